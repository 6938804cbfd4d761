package dev.weir.proxy.origin;

import dev.weir.proxy.http.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that Weir is told to use for all its origins.
 *
 * @param authorization the value of Proxy-Authorization (RFC 7617); null when the parent is given none
 */
public record ParentProxy(Authority authority, @Nullable String authorization) {

    private static final String EXPECTED =
            "expected: http://[USER:PASSWORD@]HOST:PORT, as in http://proxy.example:3128";

    /**
     * Reads {@code http://[user:password@]host:port}, user and password percent-encoded where a URL needs it.
     *
     * @throws IllegalArgumentException when it is no such URL; the message never shows the password
     */
    public static ParentProxy parse(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no URL: " + e.getReason() + " at character " + (e.getIndex() + 1));
        }
        // Not the URI's host, which has no underscores.
        String authority = url.getRawAuthority();
        String path = String.valueOf(url.getRawPath());
        boolean more = path.length() > 1 || url.getRawQuery() != null || url.getRawFragment() != null;
        if (!"http".equalsIgnoreCase(url.getScheme()) || authority == null || more) {
            throw new IllegalArgumentException(EXPECTED);
        }
        int at = authority.lastIndexOf('@');
        String hostAndPort = authority.substring(at + 1);
        if (!hostAndPort.matches(".+:\\d+")) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new ParentProxy(Authority.parse(hostAndPort, 0), at < 0 ? null : basic(authority.substring(0, at)));
    }

    private static String basic(String login) {
        // Made for forms, the decoder would take a plus for a space.
        String decoded = URLDecoder.decode(login.replace("+", "%2B"), StandardCharsets.UTF_8);
        String whole = login.contains(":") ? decoded : decoded + ":";
        return "Basic " + Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password: settings end up in logs. */
    @Override
    public String toString() {
        return (authorization == null ? "http://" : "http://***@") + authority;
    }
}
