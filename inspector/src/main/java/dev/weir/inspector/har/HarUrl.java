package dev.weir.inspector.har;

import dev.weir.inspector.body.FormBody;
import dev.weir.inspector.body.FormField;
import dev.weir.inspector.http.PercentCoding;
import java.util.List;
import java.util.Locale;

/** The URL of a request as HAR has it: absolute, without fragment, valid by RFC 3986. */
final class HarUrl {

    private static final String QUERY = "-._~:/?@!$&'()*+,;=%";
    private static final String PATH = "-._~:/@!$&'()*+,;=%";
    private static final String AUTHORITY = "-._~:@!$&'()*+,;=%[]";

    private HarUrl() {}

    /** Whether a HAR reader can do something with it. */
    static boolean isHttp(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        int scheme = lower.indexOf("://");
        return (lower.startsWith("http://") || lower.startsWith("https://"))
                && scheme + 3 < url.length()
                && "/?#".indexOf(url.charAt(scheme + 3)) < 0;
    }

    static String withoutFragment(String url) {
        int hash = url.indexOf('#');
        return hash < 0 ? url : url.substring(0, hash);
    }

    /** The parameters of the query, decoded, in order. */
    static List<FormField> query(String url) {
        int question = withoutFragment(url).indexOf('?');
        return question < 0
                ? List.of()
                : FormBody.urlEncoded(withoutFragment(url).substring(question + 1));
    }

    /** {@code ws} for {@code http}, {@code wss} for {@code https}. */
    static String asWebSocket(String url) {
        return "ws" + url.substring("http".length());
    }

    /** Escapes what RFC 3986 does not allow where it stands and clients send all the same. */
    static String valid(String url) {
        int authority = url.indexOf("://") + 3;
        int path = endOfAuthority(url, authority);
        int question = url.indexOf('?', path);
        int query = question < 0 ? url.length() : question;
        return url.substring(0, authority)
                + escape(url.substring(authority, path), AUTHORITY)
                + escape(url.substring(path, query), PATH)
                + escape(url.substring(query), QUERY);
    }

    private static int endOfAuthority(String url, int from) {
        int at = from;
        while (at < url.length() && "/?".indexOf(url.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static String escape(String part, String safe) {
        String escaped = PercentCoding.encode(part, safe);
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        StringBuilder out = new StringBuilder(escaped.length() + 8);
        for (int at = 0; at < escaped.length(); at++) {
            char c = escaped.charAt(at);
            out.append(c == '%' && !PercentCoding.isEscape(escaped, at) ? "%25" : String.valueOf(c));
        }
        return out.toString();
    }
}
