package dev.weir.inspector.query;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.store.CaptureReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks connections up and remembers the latest: exchanges that follow each other mostly share theirs. */
public final class NearConnections implements Function<ConnectionId, Optional<RecordedConnection>> {

    private static final int REMEMBERED_CONNECTIONS = 256;

    private final CaptureReader reader;
    private final Map<ConnectionId, Optional<RecordedConnection>> known = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionId, Optional<RecordedConnection>> eldest) {
            return size() > REMEMBERED_CONNECTIONS;
        }
    };

    public NearConnections(CaptureReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<RecordedConnection> apply(ConnectionId id) {
        return known.computeIfAbsent(id, reader::connection);
    }
}
