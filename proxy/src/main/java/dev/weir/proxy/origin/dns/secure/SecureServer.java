package dev.weir.proxy.origin.dns.secure;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * A name server that is asked over TLS (RFC 7858) or HTTPS (RFC 8484).
 *
 * @param authority whose certificate it must have; a name is resolved by the system's servers
 * @param path of HTTPS; empty for TLS
 */
public record SecureServer(Protocol protocol, Authority authority, String path) {

    /** How it is spoken to; the words of a record. */
    public enum Protocol {
        TLS(853),
        HTTPS(443);

        private final int port;

        Protocol(int port) {
            this.port = port;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String EXPECTED =
            "expected: tls://HOST[:PORT] or https://HOST[:PORT]/PATH, as in tls://9.9.9.9 or https://dns.example/dns-query";

    /** Whether the text is meant to be one. */
    public static boolean isOne(String text) {
        return text.contains("://");
    }

    /**
     * Reads {@code tls://host[:port]} or {@code https://host[:port]/path}; the {@code {?dns}} of a URI template is left out.
     *
     * @throws IllegalArgumentException when it is anything else
     */
    public static SecureServer parse(String text) {
        int end = text.indexOf("://");
        String rest = end < 0 ? "" : text.substring(end + 3);
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash).replace("{?dns}", "");
        boolean tls = end > 0 && text.substring(0, end).equalsIgnoreCase("tls");
        boolean https = end > 0 && text.substring(0, end).equalsIgnoreCase("https");
        if (!(tls || https) || host.isEmpty() || (tls && path.length() > 1)) {
            throw new IllegalArgumentException(EXPECTED);
        }
        Protocol protocol = tls ? Protocol.TLS : Protocol.HTTPS;
        return new SecureServer(
                protocol,
                Authority.parse(host, protocol.port),
                tls ? "" : path.isEmpty() || path.equals("/") ? "/dns-query" : path);
    }

    /** As it is recorded; unresolved when it was given by name. */
    public InetSocketAddress address() {
        InetAddress literal = IpLiteral.read(authority.host());
        return literal == null
                ? InetSocketAddress.createUnresolved(authority.host(), authority.port())
                : new InetSocketAddress(literal, authority.port());
    }
}
