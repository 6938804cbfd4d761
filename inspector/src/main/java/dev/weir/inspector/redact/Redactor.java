package dev.weir.inspector.redact;

import dev.weir.inspector.body.FormField;
import dev.weir.inspector.http.PercentCoding;
import dev.weir.inspector.redact.Marks.Kind;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces secrets by marks such as {@code ‹redacted:9f86d081›}. Under one key equal values get equal marks, so a token can still
 * be followed through a file; the key is random unless given, so marks of two files cannot be compared. Not thread-safe.
 */
public final class Redactor {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Three base64url parts, the first two being JSON objects (RFC 7519, section 3). */
    private static final Pattern JWT = Pattern.compile("(?<![\\w-])(eyJ[\\w-]{5,}+\\.eyJ[\\w-]{2,}+\\.)([\\w-]++)");

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)([^/?#\\s\"'<>]+)(?=@)");

    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;#])([^=?&;#\\s\"'<>]{1,200})=([^&;#\\s\"'<>]+)");

    /** A member with a string value, up to the value's first character. */
    private static final Pattern JSON_MEMBER = Pattern.compile("\"([^\"\\\\]{1,100}+)\"\\s*+:\\s*+\"");

    private static final Pattern COMMAND_HEADER = Pattern.compile("(?s)([\\w-]+):\\s*(.+)");

    private final Redaction mode;
    private final Marks marks;

    /** @param key of the marks; null for a random one */
    @SuppressWarnings("ArrayParameter")
    public Redactor(Redaction mode, byte @Nullable [] key) {
        this.mode = mode;
        this.marks = new Marks(key == null ? randomKey() : key);
    }

    private static byte[] randomKey() {
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return key;
    }

    public Redaction mode() {
        return mode;
    }

    /** What was replaced so far, one line for a person, each place counted. */
    public String summary() {
        if (mode == Redaction.OFF) {
            return "nothing redacted";
        }
        String counts = marks.summary();
        String level = mode == Redaction.STRICT ? " (strict)" : "";
        return counts.isEmpty() ? "nothing to redact found" + level : "redacted" + level + ": " + counts;
    }

    /** A header field's value; names of cookies, their attributes and the scheme of credentials stay. */
    public String header(String name, String value) {
        if (mode == Redaction.OFF) {
            return value;
        }
        if (name.equalsIgnoreCase("cookie")) {
            return cookies(value);
        }
        if (name.equalsIgnoreCase("set-cookie")) {
            int end = value.indexOf(';') < 0 ? value.length() : value.indexOf(';');
            return cookiePair(value.substring(0, end)) + value.substring(end);
        }
        if (SecretNames.isHeader(name)) {
            return credentials(value);
        }
        boolean address = mode == Redaction.STRICT && SecretNames.isAddressHeader(name);
        return address ? marks.mark(Kind.ADDRESSES, value) : text(value);
    }

    private String credentials(String value) {
        int space = value.indexOf(' ');
        String scheme = space < 0 ? "" : value.substring(0, space + 1);
        return scheme + marks.mark(Kind.HEADER_VALUES, value.substring(scheme.length()));
    }

    private String cookies(String value) {
        List<String> pairs = new ArrayList<>();
        for (String pair : value.split(";", -1)) {
            pairs.add(cookiePair(pair));
        }
        return String.join(";", pairs);
    }

    private String cookiePair(String pair) {
        int start = pair.indexOf('=') + 1;
        while (start < pair.length() && pair.charAt(start) == ' ') {
            start++;
        }
        int end = pair.length();
        while (end > start && pair.charAt(end - 1) == ' ') {
            end--;
        }
        return pair.substring(0, start) + cookieValue(pair.substring(start, end)) + pair.substring(end);
    }

    /** The value of a cookie without surrounding white space. */
    public String cookieValue(String value) {
        return mode == Redaction.OFF ? value : marks.mark(Kind.COOKIES, value);
    }

    /** A decoded value of a query or form parameter. */
    public String parameter(String name, String value) {
        if (mode == Redaction.OFF) {
            return value;
        }
        return SecretNames.isParameter(name) ? marks.mark(Kind.PARAMETERS, value) : text(value);
    }

    /** A URL or a reference to one: user info, parameters of query and fragment, JWTs. The marks are percent-encoded. */
    public String url(String url) {
        if (mode == Redaction.OFF) {
            return url;
        }
        String known = USER_INFO.matcher(url).replaceFirst(match -> mark(Kind.USER_INFOS, match.group(1), true));
        return jwts(parameters(known), true);
    }

    /** Any text: user info and parameters of the URLs in it, JWTs. */
    public String text(String text) {
        if (mode == Redaction.OFF) {
            return text;
        }
        String known = text;
        if (text.indexOf("://") >= 0) {
            known = USER_INFO.matcher(known).replaceAll(match -> mark(Kind.USER_INFOS, match.group(1), true));
        }
        return jwts(parameters(known), false);
    }

    private String parameters(String text) {
        if (text.indexOf('=') < 0) {
            return text;
        }
        return PARAMETER.matcher(text).replaceAll(match -> {
            String name = PercentCoding.decodeForm(match.group(1));
            String value = PercentCoding.decodeForm(match.group(2));
            String shown = SecretNames.isParameter(name) ? mark(Kind.PARAMETERS, value, true) : match.group(2);
            return Matcher.quoteReplacement(match.group(1) + "=" + shown);
        });
    }

    private String jwts(String text, boolean inUrl) {
        return text.indexOf("eyJ") < 0
                ? text
                : JWT.matcher(text)
                        .replaceAll(match -> Matcher.quoteReplacement(match.group(1))
                                + mark(Kind.JWT_SIGNATURES, match.group(2), inUrl));
    }

    private String mark(Kind kind, String value, boolean inUrl) {
        String mark = marks.mark(kind, value);
        return inUrl ? PercentCoding.encode(mark, "-._~:") : mark;
    }

    /**
     * A body's text. By default only JWTs are sought: what looks like a parameter of a URL is everyday code in a script.
     */
    public String body(String text) {
        return switch (mode) {
            case OFF -> text;
            case DEFAULT -> jwts(text, false);
            case STRICT -> marks.mark(Kind.BODIES, text);
        };
    }

    /** The text of a JSON body: also the string members whose names announce a secret, whatever is around them. */
    public String json(String text) {
        if (mode != Redaction.DEFAULT) {
            return body(text);
        }
        StringBuilder out = new StringBuilder(text.length());
        Matcher member = JSON_MEMBER.matcher(text);
        int at = 0;
        while (member.find(at)) {
            int end = endOfString(text, member.end());
            if (SecretNames.isMember(member.group(1))) {
                String mark = marks.mark(Kind.JSON_MEMBERS, text.substring(member.end(), end));
                out.append(text, at, member.end()).append(mark);
            } else {
                out.append(text, at, end);
            }
            at = end;
        }
        return jwts(out.append(text, at, text.length()).toString(), false);
    }

    /** A loop, because a pattern with an alternative for escapes recurses once a character. */
    private static int endOfString(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /**
     * A form body's text: the values of its secret fields are replaced where they stand.
     *
     * @param coding how a value is written in this text
     */
    public String form(String text, List<FormField> fields, UnaryOperator<String> coding) {
        if (mode != Redaction.DEFAULT) {
            return body(text);
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (FormField field : fields) {
            String shown = parameter(field.name(), field.value());
            if (!shown.equals(field.value())) {
                out.append(text, at, field.start()).append(coding.apply(shown));
                at = field.end();
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    /** The value of a form field in its decoded list; in strict mode every one is part of a body. */
    public String formValue(FormField field) {
        return mode == Redaction.STRICT
                ? marks.mark(Kind.BODIES, field.value())
                : parameter(field.name(), field.value());
    }

    /** A client's address. */
    public String address(String address) {
        return mode == Redaction.STRICT ? marks.mark(Kind.ADDRESSES, address) : address;
    }

    /** A command line: headers and credentials among its words. */
    public List<String> command(List<String> words) {
        List<String> shown = new ArrayList<>();
        String before = "";
        for (String word : words) {
            Matcher header = COMMAND_HEADER.matcher(word);
            if (mode == Redaction.OFF) {
                shown.add(word);
            } else if (before.equals("-u") || before.equals("--user") || before.equals("--proxy-user")) {
                shown.add(marks.mark(Kind.USER_INFOS, word));
            } else if (header.matches() && SecretNames.isHeader(header.group(1))) {
                shown.add(header.group(1) + ": " + header(header.group(1), header.group(2)));
            } else {
                shown.add(text(word));
            }
            before = word;
        }
        return shown;
    }
}
