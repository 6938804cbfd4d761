package dev.weir.app.recording;

import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.List;

/** Several that watch, one after the other. */
public record Watchers(List<RecordStore> all) implements RecordStore {

    @Override
    public void exchange(RecordedExchange exchange) {
        all.forEach(watcher -> watcher.exchange(exchange));
    }

    @Override
    public void connection(RecordedConnection connection) {
        all.forEach(watcher -> watcher.connection(connection));
    }

    @Override
    public void flush() {
        all.forEach(RecordStore::flush);
    }
}
