package dev.weir.events;

import java.time.Instant;

/**
 * Ties the monotonic clock to the wall clock once per capture, so that a step of the wall clock in mid-capture moves nothing.
 *
 * @param wall the wall-clock time at the anchor
 * @param atNanos what the {@link Ticker} said at the same moment
 */
public record ClockAnchor(Instant wall, long atNanos) {

    /** Reads both clocks now; the two reads are less than a microsecond apart unless the thread is descheduled between them. */
    @ReadsClock
    public static ClockAnchor now(Ticker ticker) {
        return new ClockAnchor(Instant.now(), ticker.nanos());
    }

    /** The wall-clock time of an event. */
    public Instant wallAt(long nanos) {
        return wall.plusNanos(nanos - atNanos);
    }
}
