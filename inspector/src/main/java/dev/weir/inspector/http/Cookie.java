package dev.weir.inspector.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A cookie of either direction (RFC 6265, sections 4.2 and 5.2).
 *
 * @param expires null for a cookie of the session, and when it cannot be told
 */
public record Cookie(
        String name,
        String value,
        @Nullable String path,
        @Nullable String domain,
        @Nullable Instant expires,
        boolean httpOnly,
        boolean secure,
        @Nullable String sameSite) {

    /** The last moment that a date of four year digits can name. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The cookies of one {@code Cookie} value. */
    public static List<Cookie> sent(String header) {
        List<Cookie> cookies = new ArrayList<>();
        for (String pair : header.split(";", -1)) {
            if (!pair.isBlank()) {
                cookies.add(new Cookie(name(pair), value(pair), null, null, null, false, false, null));
            }
        }
        return cookies;
    }

    /** The cookie of one {@code Set-Cookie} value; {@code Max-Age} counts from {@code receivedAt} and wins over {@code Expires}. */
    public static Cookie set(String header, Instant receivedAt) {
        String[] parts = header.split(";", -1);
        String path = null;
        String domain = null;
        String sameSite = null;
        Instant expires = null;
        Instant maxAge = null;
        boolean httpOnly = false;
        boolean secure = false;
        for (int i = 1; i < parts.length; i++) {
            String value = attribute(parts[i]);
            switch (name(parts[i].contains("=") ? parts[i] : parts[i] + "=").toLowerCase(Locale.ROOT)) {
                case "path" -> path = value;
                case "domain" -> domain = value;
                case "samesite" -> sameSite = value;
                case "expires" -> expires = CookieDate.parse(value);
                case "max-age" -> maxAge = after(receivedAt, value);
                case "httponly" -> httpOnly = true;
                case "secure" -> secure = true;
                default -> {}
            }
        }
        Instant until = maxAge == null ? expires : maxAge;
        return new Cookie(name(parts[0]), value(parts[0]), path, domain, until, httpOnly, secure, sameSite);
    }

    private static @Nullable Instant after(Instant receivedAt, String seconds) {
        if (!seconds.matches("-?\\d+")) {
            return null;
        }
        if (seconds.startsWith("-") || seconds.matches("0+")) {
            return Instant.EPOCH;
        }
        boolean forEver = seconds.length() > 11;
        Instant end = forEver ? LATEST : receivedAt.plusSeconds(Long.parseLong(seconds));
        return end.isAfter(LATEST) ? LATEST : end;
    }

    /** Without an equals sign all of it is the value, as browsers do. */
    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? "" : pair.substring(0, equals).strip();
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1).strip();
    }

    private static String attribute(String part) {
        int equals = part.indexOf('=');
        return equals < 0 ? "" : part.substring(equals + 1).strip();
    }
}
