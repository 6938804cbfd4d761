package dev.weir.inspector.testing;

import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.ArrayList;
import java.util.List;

/** A store in memory; safe to read from any thread. */
public final class RecordingStore implements RecordStore {

    private final List<RecordedExchange> exchanges = new ArrayList<>();
    private final List<RecordedConnection> connections = new ArrayList<>();
    private int flushes;

    @Override
    public synchronized void exchange(RecordedExchange exchange) {
        exchanges.add(exchange);
    }

    @Override
    public synchronized void connection(RecordedConnection connection) {
        connections.add(connection);
    }

    @Override
    public synchronized void flush() {
        flushes++;
    }

    public synchronized List<RecordedExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    public synchronized List<RecordedConnection> connections() {
        return List.copyOf(connections);
    }

    public synchronized int flushes() {
        return flushes;
    }

    /** The only exchange there is. */
    public RecordedExchange exchange() {
        return only(exchanges());
    }

    /** The only connection there is. */
    public RecordedConnection connection() {
        return only(connections());
    }

    private static <T> T only(List<T> all) {
        if (all.size() != 1) {
            throw new AssertionError("expected one, got " + all.size() + ": " + all);
        }
        return all.get(0);
    }
}
