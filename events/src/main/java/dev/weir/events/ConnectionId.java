package dev.weir.events;

/** One TCP connection, or one attempt at one; unique within a capture. Printed as {@code c17}. */
public record ConnectionId(long value) {

    /** No connection: where there is none, as on the client leg of {@link WayIn#LOAD}. */
    public static final ConnectionId NONE = new ConnectionId(0);

    @Override
    public String toString() {
        return "c" + value;
    }
}
