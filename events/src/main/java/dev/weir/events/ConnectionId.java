package dev.weir.events;

/** One TCP connection, or one attempt at one; unique within a capture. Printed as {@code c17}. */
public record ConnectionId(long value) {
    @Override
    public String toString() {
        return "c" + value;
    }
}
