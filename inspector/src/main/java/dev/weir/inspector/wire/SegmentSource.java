package dev.weir.inspector.wire;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.wire.Segments;
import org.jspecify.annotations.Nullable;

/** What packets say of a connection, for whoever makes its record. Any thread. */
public interface SegmentSource {

    /** Without packets. */
    SegmentSource NONE = new SegmentSource() {
        @Override
        public @Nullable Segments segments(ConnectionId id) {
            return null;
        }

        @Override
        public boolean settled(ConnectionId id, long closedAtNanos, long nowNanos) {
            return true;
        }

        @Override
        public void release(ConnectionId id) {
            // Nothing is held.
        }
    };

    /** What was seen until now; null when nothing was. */
    @Nullable
    Segments segments(ConnectionId id);

    /** Whether no more packets are to be expected of a connection that was closed: they come later than the events. */
    boolean settled(ConnectionId id, long closedAtNanos, long nowNanos);

    /** The record is made: what is held for it can go. */
    void release(ConnectionId id);
}
