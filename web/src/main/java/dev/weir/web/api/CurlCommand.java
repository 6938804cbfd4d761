package dev.weir.web.api;

import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.redact.Redactor;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A request as a command line of curl's for a POSIX shell. */
final class CurlCommand {

    /** Curl makes them itself, or they were for Weir alone. */
    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "proxy-connection",
            "proxy-authorization",
            "via");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private final Served served;

    CurlCommand(Served served) {
        this.served = served;
    }

    Answer answer(Request request) throws Problem {
        try (Lease lease = served.lease()) {
            RecordedExchange exchange = Numbered.exchange(request, lease.reader(), served);
            if (exchange.kind() != ExchangeKind.REQUEST) {
                throw new Problem(Code.NOT_FOUND, "#" + exchange.number() + " is no request that curl could send.");
            }
            return Answer.text("text/plain; charset=utf-8", of(exchange, served.redactor(request)) + "\n");
        }
    }

    static String of(RecordedExchange exchange, Redactor redactor) {
        HeadFields fields = exchange.request().fields();
        List<String> words = new ArrayList<>();
        byte[] body = exchange.request().body().kept();
        boolean whole =
                body != null && body.length > 0 && !exchange.request().body().truncated();
        if (!exchange.method().equals(whole ? "POST" : "GET")) {
            words.add(exchange.method().equals("HEAD") ? "--head" : "-X " + quoted(exchange.method()));
        }
        words.add(quoted(redactor.url(exchange.url())));
        for (HeadFields.Field field : fields.fields()) {
            if (!OWN.contains(field.name().toLowerCase(Locale.ROOT))) {
                words.add("-H " + quoted(header(field, redactor)));
            }
        }
        String text = whole && body != null ? BodyText.of(body, MediaType.parse(fields.first("Content-Type"))) : null;
        if (text != null) {
            words.add("--data-raw " + quoted(redactor.json(text)));
        } else if (whole) {
            words.add("--data-binary @FILE");
        }
        return "curl " + String.join(" \\\n  ", words);
    }

    /** An empty value needs a semicolon, or curl leaves the field out. */
    private static String header(HeadFields.Field field, Redactor redactor) {
        return field.value().isEmpty()
                ? field.name() + ";"
                : field.name() + ": " + redactor.header(field.name(), field.value());
    }

    /** Control characters, which a terminal would obey when this is pasted, in the shell's own escapes. */
    private static String quoted(String word) {
        if (PLAIN.matcher(word).matches()) {
            return word;
        }
        if (word.chars().allMatch(c -> c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0))) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder escaped = new StringBuilder("$'");
        word.chars().forEach(c -> {
            if (c == '\'' || c == '\\') {
                escaped.append('\\').append((char) c);
            } else if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
                escaped.append(String.format(Locale.ROOT, c < 0x80 ? "\\x%02x" : "\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.append('\'').toString();
    }
}
