package dev.weir.inspector.model;

import dev.weir.events.Evidence;

/** An interval of an exchange. */
public record Phase(PhaseKind kind, long startNanos, long endNanos, Evidence evidence) {

    public Phase {
        if (endNanos < startNanos) {
            throw new IllegalArgumentException(kind + " ends " + (startNanos - endNanos) + " ns before it starts");
        }
    }

    public long nanos() {
        return endNanos - startNanos;
    }
}
