package dev.weir.inspector.waterfall;

import dev.weir.inspector.http.StrictTransport;
import dev.weir.inspector.model.RecordedExchange;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier response of a capture said of a host that this request goes to by http: a browser that had seen it would have gone
 * to https by itself (RFC 6797, section 8.3).
 *
 * @param number of the exchange that said it
 * @param host that said it: the same, or one above it with includeSubDomains
 * @param leftSeconds how much of its time was left
 */
public record KnownHsts(long number, String host, StrictTransport policy, long leftSeconds) {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** Null when nothing is known, or the exchange is not for http. Errors of certificates make a policy void; those are not checked. */
    public static @Nullable KnownHsts of(Iterable<RecordedExchange> earlier, RecordedExchange exchange) {
        String host = host(exchange.url(), "http://");
        if (host == null || host.matches("[0-9.]+|\\[.*")) {
            return null; // an address has no policy (RFC 6797, section 8.1.1)
        }
        Map<String, KnownHsts> latest = new LinkedHashMap<>();
        for (RecordedExchange other : earlier) {
            String said = other.response() == null ? null : host(other.url(), "https://");
            if (said != null && other.number() < exchange.number() && covers(said, host)) {
                note(latest, said, other, exchange.startedAtNanos());
            }
        }
        KnownHsts found = null;
        for (KnownHsts known : latest.values()) {
            boolean applies = known.host.equals(host) || known.policy.includeSubDomains();
            found = applies && known.leftSeconds > 0 ? known : found;
        }
        return found;
    }

    /** The latest word of a host is what counts, also one that takes the policy back. */
    private static void note(Map<String, KnownHsts> latest, String host, RecordedExchange said, long atNanos) {
        String value = said.response() == null ? null : said.response().fields().first("strict-transport-security");
        StrictTransport policy = value == null ? null : StrictTransport.parse(value);
        if (policy != null) {
            long age = Math.max(0, (atNanos - said.endedAtNanos()) / SECOND_NANOS);
            latest.put(host, new KnownHsts(said.number(), host, policy, policy.maxAgeSeconds() - age));
        }
    }

    private static boolean covers(String said, String host) {
        return host.equals(said) || host.endsWith("." + said);
    }

    private static @Nullable String host(String url, String scheme) {
        if (!url.startsWith(scheme)) {
            return null;
        }
        String rest = url.substring(scheme.length());
        int end = 0;
        while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(rest.substring(0, end).lastIndexOf('@') + 1, end);
        int colon = authority.startsWith("[") ? authority.indexOf("]:") + 1 : authority.lastIndexOf(':');
        return (colon > 0 ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
    }
}
