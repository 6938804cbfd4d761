package dev.weir.inspector.facet;

import java.util.Locale;
import java.util.Optional;

/**
 * What filters ask of a URL, which may be one that no specification allows.
 *
 * @param host in lower case, an IPv6 address without its brackets
 * @param path from the first slash, without query and fragment
 */
public record UrlParts(String host, String path) {

    /** Of an absolute URL; empty for anything else. */
    public static Optional<UrlParts> of(String url) {
        int scheme = url.indexOf("://");
        return scheme < 0
                ? Optional.empty()
                : Optional.of(new UrlParts(host(url.substring(scheme + 3, path(url, scheme))), path(url)));
    }

    /** Its path alone, which is quicker; empty for anything but an absolute URL. */
    public static String path(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return "";
        }
        int path = path(url, scheme);
        int end = firstOf(url, path, "?#");
        return path == end ? "/" : url.substring(path, end);
    }

    private static int path(String url, int scheme) {
        return firstOf(url, scheme + 3, "/?#");
    }

    /** Of {@code host:port}, also with user information. */
    public static String host(String authority) {
        String named = authority.substring(authority.lastIndexOf('@') + 1);
        int bracket = named.indexOf(']');
        if (named.startsWith("[") && bracket > 0) {
            return named.substring(1, bracket).toLowerCase(Locale.ROOT);
        }
        int colon = named.lastIndexOf(':');
        return (colon < 0 ? named : named.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static int firstOf(String url, int from, String ends) {
        int first = url.length();
        for (int i = 0; i < ends.length(); i++) {
            int at = url.indexOf(ends.charAt(i), from);
            first = at >= 0 && at < first ? at : first;
        }
        return first;
    }
}
