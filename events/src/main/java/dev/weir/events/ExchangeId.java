package dev.weir.events;

import org.jspecify.annotations.Nullable;

/** One request and its response, or one tunnel; unique within a capture. Printed as {@code x17}: not the number users see. */
public record ExchangeId(long value) {
    // Written out, as it is asked several times an event: what a record brings by itself is a chain of method handles.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExchangeId id && id.value == value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return "x" + value;
    }
}
