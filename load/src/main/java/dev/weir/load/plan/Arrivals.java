package dev.weir.load.plan;

import java.util.SplittableRandom;

/** The moments at which one event loop is to begin requests, one after the other. Not for several threads. */
public final class Arrivals {

    /** There are no more. */
    public static final long NONE = -1;

    private final Schedule schedule;
    private final int loops;
    private final SplittableRandom random;
    private double count;

    Arrivals(Schedule schedule, int loop, int loops, long seed) {
        this.schedule = schedule;
        this.loops = loops;
        this.random = new SplittableRandom(seed + loop);
        this.count = schedule.poisson() ? gap() : loop;
    }

    /** Nanoseconds from the start of the load; {@link #NONE} at its end. */
    public long next() {
        long at = schedule.atNanos(count);
        count += schedule.poisson() ? gap() : loops;
        return at;
    }

    /** In expected requests of all loops together; exponential, as the gaps of a Poisson process are. */
    private double gap() {
        return -Math.log(1 - random.nextDouble()) * loops;
    }
}
