package dev.weir.inspector.har.read;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an entry's URL says of the origin.
 *
 * @param text with {@code http(s)} also for a WebSocket, without fragment
 * @param target of the request line
 */
record ImportedUrl(String text, String host, int port, String target, boolean secure) {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** Takes anything: of what is no URL the host is the empty text. */
    static ImportedUrl of(String raw) {
        String url = http(raw.indexOf('#') < 0 ? raw : raw.substring(0, raw.indexOf('#')));
        int scheme = url.indexOf("://");
        boolean secure = url.regionMatches(true, 0, "https:", 0, 6);
        if (scheme < 0) {
            return new ImportedUrl(url, "", 0, url, secure);
        }
        int path = scheme + 3;
        while (path < url.length() && "/?".indexOf(url.charAt(path)) < 0) {
            path++;
        }
        String authority = url.substring(scheme + 3, path);
        String bare = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = bare.lastIndexOf(':');
        boolean hasPort =
                colon > bare.lastIndexOf(']') && bare.substring(colon + 1).matches("\\d{1,5}");
        int port = hasPort ? Integer.parseInt(bare.substring(colon + 1)) : secure ? 443 : 80;
        String host = unbracketed(hasPort ? bare.substring(0, colon) : bare);
        String rest = url.substring(path);
        String target = rest.startsWith("/") ? rest : "/" + rest;
        return new ImportedUrl(url, host, port > 65_535 ? 0 : port, target, secure);
    }

    private static String http(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("ws://") || lower.startsWith("wss://") ? "http" + url.substring(2) : url;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Never looks a name up: null when it is no address. Chrome writes IPv6 in brackets, and nothing for an unknown one. */
    static @Nullable InetAddress address(@Nullable String text) {
        String literal = text == null ? "" : unbracketed(text.strip());
        try {
            boolean ipv6 = literal.indexOf(':') >= 0;
            return IPV4.matcher(literal).matches() || ipv6
                    ? InetAddress.getByName(ipv6 ? "[" + literal + "]" : literal)
                    : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Who was connected to: the address when it is known, else the name. */
    InetSocketAddress remote(@Nullable InetAddress address, long otherPort) {
        int at = otherPort > 0 && otherPort <= 65_535 ? (int) otherPort : port;
        return address == null ? InetSocketAddress.createUnresolved(host, at) : new InetSocketAddress(address, at);
    }
}
