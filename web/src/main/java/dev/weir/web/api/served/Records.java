package dev.weir.web.api.served;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.web.capture.Readers.Lease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The records that the rows of a page show, read by two threads: in most orders each row stands in another block of the capture, and to unpack these
 * is nearly all the work.
 */
public final class Records {

    /** Fewer are read by one. */
    private static final int SHARED = 20;

    private final Map<Long, RecordedExchange> exchanges = new ConcurrentHashMap<>();
    private final Map<ConnectionId, RecordedConnection> connections = new ConcurrentHashMap<>();

    private Records() {}

    static Records read(Served served, CaptureReader reader, List<Long> numbers) {
        Records records = new Records();
        // Neighbours are in one block.
        List<Long> sorted = numbers.stream().sorted().toList();
        int half = sorted.size() < SHARED ? 0 : sorted.size() / 2;
        CompletableFuture<Void> others = CompletableFuture.completedFuture(null);
        if (half > 0) {
            others = CompletableFuture.runAsync(() -> {
                try (Lease lease = served.lease()) {
                    records.read(lease.reader(), sorted.subList(0, half));
                }
            });
        }
        records.read(reader, sorted.subList(half, sorted.size()));
        others.join();
        return records;
    }

    private void read(CaptureReader reader, List<Long> numbers) {
        for (Long number : numbers) {
            reader.exchange(number, false).ifPresent(exchange -> add(reader, exchange));
        }
    }

    /** Its connection is mostly in the same block. */
    private void add(CaptureReader reader, RecordedExchange exchange) {
        exchanges.put(exchange.number(), exchange);
        Long carrier = ExchangeFacets.of(exchange).origin();
        if (carrier != null && !connections.containsKey(new ConnectionId(carrier))) {
            reader.connection(new ConnectionId(carrier))
                    .ifPresent(connection -> connections.put(connection.id(), connection));
        }
    }

    public Optional<RecordedExchange> exchange(long number) {
        return Optional.ofNullable(exchanges.get(number));
    }

    Optional<RecordedConnection> connection(ConnectionId id) {
        return Optional.ofNullable(connections.get(id));
    }
}
