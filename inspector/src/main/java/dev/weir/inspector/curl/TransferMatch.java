package dev.weir.inspector.curl;

import dev.weir.events.ConnectionId;
import dev.weir.events.IpText;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the exchange of each transfer: by curl's end of the connection, method, URL and status, and by their order where several have all of
 * that in common. What could be another one gets nothing, nor does what consisted of several requests (redirects, a second try with a
 * password), whose times curl adds up: a wrong figure is worse than none.
 */
public final class TransferMatch {

    private final Map<Key, List<Seen>> seen = new LinkedHashMap<>();
    private final Map<Key, List<CurlTransfer>> told = new LinkedHashMap<>();

    private TransferMatch() {}

    private record Key(String address, int port, String method, String url, int status) {}

    private record Seen(long number, long startedAtNanos, long endedAtNanos, boolean stream) {}

    /**
     * Matches.
     *
     * @param transfers in the order in which they ended
     * @param exchanges in the order of their numbers
     * @param connections of the capture; null for one that it does not have
     * @return by the exchange's number
     */
    public static Map<Long, ClientTimers> of(
            List<CurlTransfer> transfers,
            Iterable<RecordedExchange> exchanges,
            Function<ConnectionId, @Nullable RecordedConnection> connections) {
        TransferMatch match = new TransferMatch();
        for (CurlTransfer transfer : transfers) {
            Key key = new Key(
                    transfer.localAddress(),
                    transfer.localPort(),
                    transfer.method(),
                    comparable(transfer.url()),
                    transfer.status());
            match.told.computeIfAbsent(key, k -> new ArrayList<>(1)).add(transfer);
        }
        for (RecordedExchange exchange : exchanges) {
            RecordedConnection client = connections.apply(exchange.client());
            if (client != null && exchange.kind() == ExchangeKind.REQUEST) {
                match.see(exchange, client.remote());
            }
        }
        return match.pairs();
    }

    private void see(RecordedExchange exchange, InetSocketAddress client) {
        Integer answered = exchange.answeredStatus() == null ? exchange.status() : exchange.answeredStatus();
        Key key = new Key(
                IpText.of(client.getAddress()),
                client.getPort(),
                exchange.method(),
                comparable(exchange.url()),
                answered == null ? 0 : answered);
        Seen one = new Seen(
                exchange.number(),
                exchange.startedAtNanos(),
                exchange.endedAtNanos(),
                exchange.streams().client() != null);
        seen.computeIfAbsent(key, k -> new ArrayList<>(1)).add(one);
    }

    private Map<Long, ClientTimers> pairs() {
        Map<Long, ClientTimers> all = new LinkedHashMap<>();
        Map<String, Integer> left = requestsLeft();
        told.forEach((key, transfers) -> {
            List<Seen> there = seen.getOrDefault(key, List.of());
            if (left.getOrDefault(key.url(), 0) == 0 && inOrder(there)) {
                pair(transfers, there, all);
            }
        });
        return all;
    }

    private static void pair(List<CurlTransfer> transfers, List<Seen> there, Map<Long, ClientTimers> all) {
        // Tries before the last one that got the same status stand in front of it.
        boolean oneEach = there.size() == transfers.size();
        int tries =
                transfers.stream().mapToInt(transfer -> 1 + transfer.retries()).sum();
        if (!oneEach && there.size() != tries) {
            return;
        }
        int at = -1;
        for (CurlTransfer transfer : transfers) {
            at += oneEach ? 1 : 1 + transfer.retries();
            if (transfer.redirects() == 0) {
                all.put(there.get(at).number(), transfer.timers());
            }
        }
    }

    /** How many more requests a URL got than its transfers and their retries explain; fewer when some are not in the capture. */
    private Map<String, Integer> requestsLeft() {
        Map<String, Integer> left = new HashMap<>();
        seen.forEach((key, there) -> left.merge(key.url(), there.size(), Integer::sum));
        told.forEach((key, transfers) ->
                transfers.forEach(transfer -> left.merge(key.url(), -1 - transfer.retries(), Integer::sum)));
        return left;
    }

    /** On streams of HTTP/2 a later one may end before an earlier one: then nobody knows which is which. */
    private static boolean inOrder(List<Seen> there) {
        for (int i = 1; i < there.size(); i++) {
            if (there.get(i).stream()
                    && there.get(i).startedAtNanos() < there.get(i - 1).endedAtNanos()) {
                return false;
            }
        }
        return true;
    }

    /** Without what a request does not carry (user, fragment) and in which spellings of the same differ (case of the host, usual port). */
    static String comparable(String url) {
        int authority = url.indexOf("://") + 3;
        if (authority < 3) {
            return url;
        }
        int path = authority;
        while (path < url.length() && "/?#".indexOf(url.charAt(path)) < 0) {
            path++;
        }
        int host = url.lastIndexOf('@', path - 1) + 1;
        String scheme = url.substring(0, authority).toLowerCase(Locale.ROOT);
        String named = url.substring(Math.max(host, authority), path).toLowerCase(Locale.ROOT);
        String usual = scheme.equals("https://") ? ":443" : ":80";
        int fragment = url.indexOf('#', path);
        String rest = url.substring(path, fragment < 0 ? url.length() : fragment);
        return scheme
                + (named.endsWith(usual) ? named.substring(0, named.length() - usual.length()) : named)
                + (rest.startsWith("/") ? "" : "/")
                + rest;
    }
}
