package dev.weir.inspector.ingest;

import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;

/**
 * Where finished records go. Called by the recorder's one consumer thread only; may block (events then wait in the queue, and are
 * dropped and counted when it is full) and may throw (the record then counts as unwritten).
 */
public interface RecordStore {

    /** An exchange is final. Called once per exchange, in the order in which they became final, not in that of their numbers. */
    void exchange(RecordedExchange exchange);

    /** A connection has closed, or is still open as the recording ends. Called once per connection. */
    void connection(RecordedConnection connection);

    /** Whether something else than records waits to be made durable: it is asked now and then, also when no record comes. */
    default boolean waiting() {
        return false;
    }

    /** Makes what was handed over durable. Comes at most 100 ms after the first record since the last flush. */
    void flush();
}
