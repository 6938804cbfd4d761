package dev.weir.proxy.http;

import io.netty.util.NetUtil;
import java.util.Locale;

/**
 * A host and port, as in RFC 9110, section 7.2, with the port always known.
 *
 * @param host lower case; a bare IPv6 address has no brackets here
 */
public record Authority(String host, int port) {

    public Authority {
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
        }
    }

    /**
     * Parses {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}.
     *
     * @throws IllegalArgumentException if it is none of these, or has user information
     */
    public static Authority parse(String text, int defaultPort) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || (end + 1 < text.length() && text.charAt(end + 1) != ':')) {
                throw new IllegalArgumentException("not an IPv6 literal: " + text);
            }
            if (!NetUtil.isValidIpV6Address(text.substring(1, end))) {
                throw new IllegalArgumentException("not an IPv6 address: " + text.substring(1, end));
            }
            String rest = text.substring(end + 1);
            return new Authority(text.substring(1, end), rest.length() < 2 ? defaultPort : port(rest.substring(1)));
        }
        int colon = text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (text.indexOf(':', colon + 1) > colon && colon >= 0) {
            throw new IllegalArgumentException("an IPv6 address needs brackets: " + text);
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c >= 0x7f || "@/?#\\,[]%\"<>".indexOf(c) >= 0) {
                throw new IllegalArgumentException("a host name has no character " + (int) c + " (at " + i + ")");
            }
        }
        boolean noPort = colon < 0 || colon == text.length() - 1;
        return new Authority(host, noPort ? defaultPort : port(text.substring(colon + 1)));
    }

    private static int port(String digits) {
        if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a port: " + digits);
        }
        return Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
