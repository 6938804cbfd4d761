package dev.weir.inspector.ingest;

import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.List;

/**
 * What a store does not have yet.
 *
 * @param exchanges that have a number and are not final, by number
 * @param connections that are established and not closed, by id
 */
public record OpenRecords(List<RecordedExchange> exchanges, List<RecordedConnection> connections) {
    static final OpenRecords NONE = new OpenRecords(List.of(), List.of());
}
