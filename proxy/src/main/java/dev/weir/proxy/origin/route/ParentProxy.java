package dev.weir.proxy.origin.route;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that Weir is told to use.
 *
 * @param login null when the parent is given none
 */
public record ParentProxy(
        Kind kind, Authority authority, @Nullable Login login) implements Destination.Via {

    /** How it is spoken to. */
    public enum Kind {
        /** CONNECT and absolute form. */
        HTTP("http"),
        /** The same inside of TLS. */
        HTTPS("https"),
        /** RFC 1928; the parent resolves names. */
        SOCKS5("socks5");

        private final String scheme;

        Kind(String scheme) {
            this.scheme = scheme;
        }
    }

    /** Whom Weir says it is. */
    public record Login(String user, String password) {

        /** Without the password: settings end up in logs. */
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    private static final String EXPECTED =
            "expected: http://, https:// or socks5://[USER:PASSWORD@]HOST:PORT, as in" + " http://proxy.example:3128";

    /**
     * Reads {@code http://[user:password@]host:port}, or the same with {@code https}, {@code socks5} or {@code socks5h}; user and
     * password percent-encoded where a URL needs it.
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
        Kind kind = kind(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT));
        if (kind == null || authority == null || more) {
            throw new IllegalArgumentException(EXPECTED);
        }
        int at = authority.lastIndexOf('@');
        String hostAndPort = authority.substring(at + 1);
        if (!hostAndPort.matches(".+:\\d+")) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return new ParentProxy(
                kind, Authority.parse(hostAndPort, 0), at < 0 ? null : login(authority.substring(0, at)));
    }

    private static @Nullable Kind kind(String scheme) {
        String plain = scheme.equals("socks5h") ? "socks5" : scheme;
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.scheme.equals(plain))
                .findFirst()
                .orElse(null);
    }

    private static Login login(String text) {
        // Made for forms, the decoder would take a plus for a space.
        String decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        int colon = text.contains(":") ? decoded.indexOf(':') : decoded.length();
        return new Login(decoded.substring(0, colon), decoded.substring(Math.min(colon + 1, decoded.length())));
    }

    /** The value of Proxy-Authorization (RFC 7617); null when the parent is given none. */
    public @Nullable String authorization() {
        Login known = login;
        return known == null
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (known.user() + ":" + known.password()).getBytes(StandardCharsets.UTF_8));
    }

    /** As it is recorded: a URL without the password. */
    @Override
    public String toString() {
        return kind.scheme + "://" + (login == null ? "" : "***@") + authority;
    }
}
