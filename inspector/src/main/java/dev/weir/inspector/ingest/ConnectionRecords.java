package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent;
import dev.weir.inspector.intake.Intake;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.wire.SegmentSource;
import java.util.function.Consumer;

/**
 * Folds connections alone, where all their events come in order and none is lost: a record, with its close story, as soon as the
 * connection has closed. For one thread; no queue, no clock. What a connection carried is not known here.
 */
public final class ConnectionRecords {

    private final ConnectionFolder folder;

    public ConnectionRecords(Consumer<RecordedConnection> closed) {
        folder = new ConnectionFolder(
                new RecordStore() {
                    @Override
                    public void exchange(RecordedExchange exchange) {
                        throw new IllegalStateException("no exchange was begun");
                    }

                    @Override
                    public void connection(RecordedConnection connection) {
                        closed.accept(connection);
                    }

                    @Override
                    public void flush() {
                        // Nothing is durable here.
                    }
                },
                new Intake(new RecorderLimits(8, 0, 0, true)),
                SegmentSource.NONE);
    }

    public void accept(ConnectionEvent event) {
        folder.accept(event, null);
    }

    /** Tells those that are still open, without a close story. */
    public void end() {
        folder.end();
    }
}
