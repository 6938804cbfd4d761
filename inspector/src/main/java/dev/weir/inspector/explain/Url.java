package dev.weir.inspector.explain;

import org.jspecify.annotations.Nullable;

/**
 * The parts of a URL (RFC 3986, section 3) as they stand there.
 *
 * @param port the scheme's own when none is written
 * @param query without its question mark; empty when there is none
 */
record Url(String scheme, String host, int port, boolean portWritten, String path, String query) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /** Null for anything but an absolute URL with a host. */
    static @Nullable Url of(String text) {
        int scheme = text.indexOf("://");
        if (scheme <= 0) {
            return null;
        }
        String name = text.substring(0, scheme);
        String rest = text.substring(scheme + 3);
        int end = first(rest, "/?#");
        String authority = rest.substring(0, end);
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        boolean written =
                colon > host.lastIndexOf(']') && host.substring(colon + 1).matches("\\d{1,5}");
        int port =
                written ? Integer.parseInt(host.substring(colon + 1)) : name.equals("https") ? HTTPS_PORT : HTTP_PORT;
        String behind = rest.substring(end, end + first(rest.substring(end), "#"));
        int question = behind.indexOf('?');
        String path = question < 0 ? behind : behind.substring(0, question);
        return new Url(
                name,
                written ? host.substring(0, colon) : host,
                port,
                written,
                path.isEmpty() ? "/" : path,
                question < 0 ? "" : behind.substring(question + 1));
    }

    private static int first(String text, String ends) {
        int at = 0;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }
}
