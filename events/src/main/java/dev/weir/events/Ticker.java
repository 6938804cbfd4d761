package dev.weir.events;

/** The one monotonic clock. On Linux it is CLOCK_MONOTONIC, the clock that kernel traces use as well. */
@FunctionalInterface
public interface Ticker {

    /** Nanoseconds since an arbitrary origin; only differences mean anything. Cheap (about 25 ns), never blocks. */
    long nanos();

    @ReadsClock
    static Ticker system() {
        return System::nanoTime;
    }
}
