package dev.weir.load.drive;

import dev.weir.load.plan.Arrivals;

/**
 * When the arrivals of one event loop begin: each at its moment, or in steps where they are dense. One by one, each would wake a target that
 * had just gone to sleep, which costs more than the request does. Moments are nanoseconds since the start of the load.
 */
final class Pace {

    /** From so many arrivals between two looks on, 20,000 a second, they are dense. */
    static final long DENSE = 400;

    /** So often {@link #look} wants to be called. */
    static final long LOOK_NANOS = 20_000_000;

    /** Those that are to begin within a step begin at its end, together. */
    static final long STEP_NANOS = 200_000;

    private final Arrivals arrivals;
    private final long most;
    private long next;
    private long taken;
    private long takenAtLook;
    private boolean dense;

    /** @param most arrivals, if the plan has more */
    Pace(Arrivals arrivals, long most) {
        this.arrivals = arrivals;
        this.most = most;
        this.next = most == 0 ? Arrivals.NONE : arrivals.next();
    }

    /** Whether nobody arrives any more. */
    boolean isOver() {
        return next == Arrivals.NONE;
    }

    /** When the next one is to begin; only while it is not over. */
    long due() {
        return dense ? (next + STEP_NANOS - 1) / STEP_NANOS * STEP_NANOS : next;
    }

    /** The next one begins; returns when it was to. */
    long take() {
        long due = due();
        taken++;
        next = taken < most ? arrivals.next() : Arrivals.NONE;
        return due;
    }

    /** Finds out how dense they are. */
    void look() {
        dense = taken - takenAtLook >= DENSE;
        takenAtLook = taken;
    }
}
