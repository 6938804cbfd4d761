package dev.weir.inspector.model;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt at a three-way handshake with one address. */
public record ConnectAttempt(
        ConnectionId connection,
        InetSocketAddress remote,
        long startedAtNanos,
        @Nullable Long endedAtNanos,
        Outcome outcome,
        @Nullable Failure failure) {

    /** How it ended. */
    public enum Outcome {
        CONNECTED,
        FAILED,
        /** Another attempt won first. */
        ABANDONED,
        /** The exchange ended before it did. */
        PENDING
    }
}
