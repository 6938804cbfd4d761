package dev.weir.app.recording;

import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first exchanges of a recording, in memory and without their bodies: there also when the capture could not be written. */
public final class FirstRecords implements RecordStore {

    private final int limit;
    private final Map<Long, RecordedExchange> exchanges = new LinkedHashMap<>();
    private final Map<Long, RecordedConnection> connections = new LinkedHashMap<>();
    private long exchangesSeen;

    /** @param limit how many exchanges, and connections, are kept */
    public FirstRecords(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void exchange(RecordedExchange exchange) {
        exchangesSeen++;
        if (exchanges.size() < limit) {
            exchanges.put(exchange.number(), exchange.withoutBodies());
        }
    }

    @Override
    public synchronized void connection(RecordedConnection connection) {
        if (connections.size() < limit) {
            connections.put(connection.id().value(), connection);
        }
    }

    @Override
    public void flush() {
        // Nothing is durable here.
    }

    /** All that came, kept or not. */
    public synchronized long exchangesSeen() {
        return exchangesSeen;
    }

    /** In the order of their numbers. */
    public synchronized List<RecordedExchange> exchanges() {
        return exchanges.values().stream()
                .sorted(Comparator.comparingLong(RecordedExchange::number))
                .toList();
    }

    public synchronized Collection<RecordedConnection> connections() {
        return List.copyOf(connections.values());
    }
}
