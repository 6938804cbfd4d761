package dev.weir.load.drive;

import dev.weir.load.tally.Tally;
import org.HdrHistogram.Histogram;

/**
 * An interval of a load, about a second long.
 *
 * @param fromNanos since the start
 * @param warmUp nothing of it is measured
 * @param unmeasured of the requests that were to begin while the machine warmed up
 * @param underWay requests at its end
 * @param backlog requests that were to begin until its end and had not
 * @param waited requests that began late as all connections were in use
 * @param mostBehindNanos that a request began later than it was to, for no such reason
 * @param lag of the event loops, in nanoseconds
 * @param loopBusy the part of its time that the busiest event loop ran
 * @param processBusy the part of all processors that this process used
 */
public record Second(
        long fromNanos,
        long toNanos,
        boolean warmUp,
        Tally tally,
        Tally unmeasured,
        int underWay,
        int backlog,
        long waited,
        long mostBehindNanos,
        Histogram lag,
        double loopBusy,
        double processBusy) {}
