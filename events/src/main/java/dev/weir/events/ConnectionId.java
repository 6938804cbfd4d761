package dev.weir.events;

import org.jspecify.annotations.Nullable;

/** One TCP connection, or one attempt at one; unique within a capture. Printed as {@code c17}. */
public record ConnectionId(long value) {

    /** No connection: where there is none, as on the client leg of {@link WayIn#LOAD}. */
    public static final ConnectionId NONE = new ConnectionId(0);

    // Written out, as it is asked several times an event: what a record brings by itself is a chain of method handles.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return "c" + value;
    }
}
