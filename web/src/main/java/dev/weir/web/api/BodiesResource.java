package dev.weir.web.api;

import dev.weir.inspector.body.BodyText;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.body.FormBody;
import dev.weir.inspector.http.MediaType;
import dev.weir.inspector.http.PercentCoding;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.redact.Redactor;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.ByteRange;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of bodies. They may be anything: never a type that a browser would run or draw, always to be saved. */
final class BodiesResource {

    private final Served served;

    BodiesResource(Served served) {
        this.served = served;
    }

    Answer body(Request request) throws Problem {
        boolean decoded = request.word("decoded", "0", List.of("0", "1")).equals("1");
        String side = request.place("message");
        if (!decoded && !request.reveals()) {
            throw new Problem(Code.REVEAL_REQUIRED, "A raw body may hold secrets.")
                    .with("Ask with the header `" + Request.REVEAL + ": secrets`, or for decoded=1");
        }
        try (Lease lease = served.lease()) {
            RecordedExchange exchange = Numbered.exchange(request, lease.reader(), served);
            RecordedMessage message = message(exchange, side);
            byte[] kept = message == null ? null : message.body().kept();
            if (message == null || kept == null) {
                throw new Problem(Code.NOT_FOUND, "Of #" + exchange.number() + " there is no " + side + " body.");
            }
            HeadFields fields = message.fields();
            String codings = String.join(", ", fields.all("Content-Encoding"));
            Content content = decoded
                    ? decoded(kept, codings, fields, served.redactor(request))
                    : new Content(kept, false, message.body().truncated());
            String name = "weir-" + exchange.number() + "-" + side + (content.text ? ".txt" : ".bin");
            return answer(request, content, name).with(headers -> {
                set(headers, "Weir-Media-Type", fields.first("Content-Type"));
                set(headers, "Weir-Content-Encoding", codings.isEmpty() ? null : codings);
                set(
                        headers,
                        "Weir-Truncated",
                        content.truncated || message.body().truncated() ? "1" : null);
            });
        }
    }

    private static @Nullable RecordedMessage message(RecordedExchange exchange, String side) throws Problem {
        return switch (side) {
            case "request" -> exchange.request();
            case "response" -> exchange.response();
            default -> throw new Problem(Code.NOT_FOUND, "There is a request and a response.");
        };
    }

    @SuppressWarnings("ArrayRecordComponent") // sent at once
    private record Content(byte[] bytes, boolean text, boolean truncated) {}

    private static Content decoded(byte[] kept, String codings, HeadFields fields, Redactor redactor) {
        DecodedContent content = new ContentDecoder(ContentDecoder.Limits.DEFAULT).decode(kept, codings);
        MediaType type = MediaType.parse(fields.first("Content-Type"));
        String text = BodyText.of(content.bytes(), type);
        if (text == null) {
            return new Content(content.bytes(), false, !content.whole());
        }
        return new Content(masked(text, type, redactor).getBytes(StandardCharsets.UTF_8), true, !content.whole());
    }

    private static String masked(String text, MediaType type, Redactor redactor) {
        if (type.essence().equals("application/x-www-form-urlencoded")) {
            return redactor.form(text, FormBody.urlEncoded(text), PercentCoding::encode);
        }
        return type.isJson() ? redactor.json(text) : redactor.body(text);
    }

    /** What a sender wrote stands in no header of ours as it is: a control character would end the field. */
    private static void set(com.sun.net.httpserver.Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.set(name, value.replaceAll("[^\\x20-\\x7e]", "?"));
        }
    }

    private static Answer answer(Request request, Content content, String name) throws Problem {
        byte[] all = content.bytes();
        String type = content.text() ? "text/plain; charset=utf-8" : "application/octet-stream";
        ByteRange range = ByteRange.of(request.header("Range"), all.length);
        Answer answer = range == null ? Answer.bytes(200, type, all) : range.answer(type, all);
        return answer.with(headers -> {
            headers.set("Accept-Ranges", "bytes");
            headers.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
            headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
        });
    }
}
