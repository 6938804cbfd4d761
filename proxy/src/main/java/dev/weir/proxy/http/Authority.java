package dev.weir.proxy.http;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and port, as in RFC 9110, section 7.2, with the port always known.
 *
 * @param host lower case, but for the zone of an IPv6 address; such an address has no brackets here
 */
public record Authority(String host, int port) {

    /** What RFC 6874 lets stand there unencoded, as long as the name of an interface of Linux. */
    private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._~-]{1,15}");

    private static final boolean[] NOT_IN_A_NAME = new boolean[0x7f];

    static {
        Arrays.fill(NOT_IN_A_NAME, 0, ' ' + 1, true);
        for (char c : "@/?#\\,[]%\"<>".toCharArray()) {
            NOT_IN_A_NAME[c] = true;
        }
    }

    public Authority {
        int zone = host.indexOf('%');
        host = zone < 0
                ? host.toLowerCase(Locale.ROOT)
                : host.substring(0, zone).toLowerCase(Locale.ROOT) + host.substring(zone);
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
            String rest = text.substring(end + 1);
            return new Authority(
                    address(text.substring(1, end)), rest.length() < 2 ? defaultPort : port(rest.substring(1)));
        }
        int colon = text.indexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        if (text.indexOf(':', colon + 1) > colon && colon >= 0) {
            throw new IllegalArgumentException("an IPv6 address needs brackets: " + text);
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= NOT_IN_A_NAME.length || NOT_IN_A_NAME[c]) {
                throw new IllegalArgumentException("a host name has no character " + (int) c + " (at " + i + ")");
            }
        }
        boolean noPort = colon < 0 || colon == text.length() - 1;
        return new Authority(host, noPort ? defaultPort : port(text.substring(colon + 1)));
    }

    /** In a URL the percent sign before a zone is {@code %25} (RFC 6874); people write it as it is. */
    private static String address(String text) {
        int percent = text.indexOf('%');
        String bare = percent < 0 ? text : text.substring(0, percent);
        String zone = percent < 0 ? "" : text.substring(percent + 1);
        if (zone.startsWith("25") && zone.length() > 2) {
            zone = zone.substring(2);
        }
        if (!NetUtil.isValidIpV6Address(bare)
                || (percent >= 0 && !ZONE.matcher(zone).matches())) {
            throw new IllegalArgumentException("not an IPv6 address: " + text);
        }
        return percent < 0 ? bare : bare + "%" + zone;
    }

    /** As others may see it: a zone means something on this machine only (RFC 6874, section 1). */
    public Authority withoutZone() {
        int zone = host.indexOf('%');
        return zone < 0 ? this : new Authority(host.substring(0, zone), port);
    }

    private static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || i == 5) {
                throw new IllegalArgumentException("not a port: " + digits);
            }
            port = port * 10 + c - '0';
        }
        return port;
    }

    // Spelled out, as in Destination.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Authority that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
