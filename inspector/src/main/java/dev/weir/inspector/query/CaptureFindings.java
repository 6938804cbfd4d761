package dev.weir.inspector.query;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.diagnosis.Diagnosis;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was found in a capture.
 *
 * @param all what matters most first
 * @param more that were found and for which there was no room
 * @param byExchange the codes that belong to exchanges, by number
 */
public record CaptureFindings(List<Finding> all, long more, Map<Long, List<String>> byExchange) {

    /** What a person or a page can do something with; the rest is counted. */
    private static final int MOST = 100_000;

    /**
     * Sockets, as they are left behind at the end.
     *
     * @param ports of the local range
     */
    public record Sockets(SocketLedger ledger, int ports) {}

    /**
     * Reads the whole capture once, bodies and all.
     *
     * @param sockets null where nobody asks for them
     */
    public static CaptureFindings of(CaptureReader reader, Thresholds thresholds, @Nullable Sockets sockets) {
        List<Finding> found = new ArrayList<>();
        long[] more = {0};
        tell(reader, thresholds, sockets, finding -> {
            if (found.size() < MOST) {
                found.add(finding);
            } else {
                more[0]++;
            }
        });
        found.sort(Finding.MOST_FIRST);
        Map<Long, List<String>> codes = new HashMap<>();
        for (Finding finding : found) {
            if (finding.exchange() != null) {
                codes.computeIfAbsent(finding.exchange(), number -> new ArrayList<>(2))
                        .add(finding.code().name());
            }
        }
        return new CaptureFindings(List.copyOf(found), more[0], codes);
    }

    /** The same, one after the other as they are found: memory does not grow with their number. */
    public static void tell(
            CaptureReader reader, Thresholds thresholds, @Nullable Sockets sockets, Consumer<Finding> found) {
        NearConnections connections = new NearConnections(reader);
        Diagnosis diagnosis = new Diagnosis(
                thresholds, reader.info(), id -> connections.apply(id).orElse(null), found);
        if (sockets != null) {
            diagnosis.with(sockets.ledger(), sockets.ports());
        }
        ExchangeQuery query = ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER).withBodies();
        for (RecordedExchange exchange : reader.exchanges(query)) {
            diagnosis.exchange(exchange);
        }
        for (RecordedConnection connection : reader.connections()) {
            diagnosis.connection(connection);
        }
        diagnosis.end();
    }

    /** Which codes were found about an exchange and its connections. */
    public static Function<RecordedExchange, FindingSet> sets(CaptureReader reader, Thresholds thresholds) {
        Map<Long, FindingSet> exchanges = new HashMap<>();
        Map<ConnectionId, FindingSet> connections = new HashMap<>();
        tell(reader, thresholds, null, finding -> {
            FindingSet set = FindingSet.of(finding.code());
            if (finding.exchange() != null) {
                exchanges.merge(finding.exchange(), set, FindingSet::and);
            }
            if (finding.connection() != null) {
                connections.merge(finding.connection(), set, FindingSet::and);
            }
        });
        return exchange -> {
            ConnectionId origin = exchange.origin();
            FindingSet carrier = origin == null ? null : connections.get(origin);
            return exchanges
                    .getOrDefault(exchange.number(), FindingSet.NONE)
                    .and(connections.getOrDefault(exchange.client(), FindingSet.NONE))
                    .and(carrier == null ? FindingSet.NONE : carrier);
        };
    }

    /** What was found about one exchange, by its number. */
    public List<String> codes(long number) {
        return byExchange.getOrDefault(number, List.of());
    }

    /** Those about an exchange or its connections. */
    public List<Finding> of(RecordedExchange exchange) {
        return all.stream().filter(finding -> concerns(finding, exchange)).toList();
    }

    private static boolean concerns(Finding finding, RecordedExchange exchange) {
        if (finding.exchange() != null) {
            return finding.exchange() == exchange.number();
        }
        return finding.connection() != null
                && (finding.connection().equals(exchange.origin())
                        || finding.connection().equals(exchange.client()));
    }
}
