package dev.weir.inspector.http;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Content-Type} value taken apart (RFC 9110, section 8.3.1).
 *
 * @param essence {@code type/subtype} in lower case; empty when there was none
 * @param parameters names in lower case, in their order
 */
public record MediaType(String essence, Map<String, String> parameters) {

    public static final MediaType NONE = new MediaType("", Map.of());

    private static final Set<String> TEXT = Set.of(
            "application/json",
            "application/xml",
            "application/javascript",
            "application/x-javascript",
            "application/ecmascript",
            "application/x-www-form-urlencoded",
            "application/graphql",
            "application/x-ndjson",
            "application/yaml",
            "application/toml",
            "application/sql",
            "application/xhtml+xml");

    /** Takes any value, never an error. */
    public static MediaType parse(@Nullable String value) {
        if (value == null) {
            return NONE;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        int semicolon = value.indexOf(';');
        for (int at = semicolon; at >= 0 && at < value.length(); ) {
            int end = endOfParameter(value, at + 1);
            addParameter(parameters, value.substring(at + 1, end));
            at = end;
        }
        String essence = semicolon < 0 ? value : value.substring(0, semicolon);
        return new MediaType(essence.strip().toLowerCase(Locale.ROOT), parameters);
    }

    private static int endOfParameter(String value, int from) {
        boolean quoted = false;
        int at = from;
        while (at < value.length() && (quoted || value.charAt(at) != ';')) {
            quoted ^= value.charAt(at) == '"';
            at += quoted && value.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, value.length());
    }

    private static void addParameter(Map<String, String> parameters, String text) {
        int equals = text.indexOf('=');
        if (equals > 0) {
            String name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            parameters.putIfAbsent(name, unquote(text.substring(equals + 1).strip()));
        }
    }

    private static String unquote(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
    }

    /** The charset that is named and known here, else null. */
    public @Nullable Charset charset() {
        String name = parameters.get("charset");
        try {
            return name == null ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return null;
        }
    }

    /** Whether people read it as text; a type that nobody knows is not. */
    public boolean isText() {
        return essence.startsWith("text/")
                || essence.endsWith("+json")
                || essence.endsWith("+xml")
                || essence.endsWith("+yaml")
                || TEXT.contains(essence);
    }

    public boolean isJson() {
        return essence.endsWith("+json")
                || essence.equals("application/json")
                || essence.equals("application/x-ndjson");
    }

    /** Whether it is surely not text, however its bytes look. */
    public boolean isBinary() {
        return !isText()
                && (essence.startsWith("image/")
                        || essence.startsWith("audio/")
                        || essence.startsWith("video/")
                        || essence.startsWith("font/")
                        || essence.equals("application/octet-stream")
                        || essence.startsWith("application/grpc"));
    }
}
