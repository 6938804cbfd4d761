package dev.weir.app.packets;

import dev.weir.events.ReadsClock;
import dev.weir.events.Ticker;
import java.time.Instant;

/**
 * Moves the kernel's packet stamps (wall clock) to the capture's monotonic clock. Both clocks are disciplined alike (NTP slews
 * both), so their difference changes only when somebody sets the wall clock: it is looked at again every second. Not safe for
 * threads.
 */
final class WallTie {

    /** Of so many tries the one with the least time between its two looks counts. */
    private static final int TRIES = 16;

    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    /** Less than that is the noise of looking. */
    private static final long STEP_NANOS = 100_000L;

    private final Ticker ticker;
    private long wallMinusTicker;
    private long lookedAtNanos;
    private long errorNanos;

    WallTie(Ticker ticker) {
        this.ticker = ticker;
        look();
    }

    private void look() {
        long best = Long.MAX_VALUE;
        long offset = 0;
        for (int i = 0; i < TRIES; i++) {
            long before = ticker.nanos();
            long wall = wallNanos();
            long after = ticker.nanos();
            if (after - before < best) {
                best = after - before;
                offset = wall - (before + best / 2);
            }
        }
        long moved = lookedAtNanos == 0 ? 0 : Math.abs(offset - wallMinusTicker);
        // A step: the packets that lay between two looks may be wrong by all of it.
        errorNanos = Math.max(errorNanos, best / 2 + (moved > STEP_NANOS ? moved : 0));
        if (lookedAtNanos == 0 || moved > STEP_NANOS) {
            wallMinusTicker = offset;
        }
        lookedAtNanos = ticker.nanos();
    }

    @ReadsClock
    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    long atNanos(long wallNanos) {
        if (ticker.nanos() - lookedAtNanos > LOOK_AGAIN_NANOS) {
            look();
        }
        return wallNanos - wallMinusTicker;
    }

    /** How wrong a converted stamp may be, by what has been seen until now. */
    long errorNanos() {
        return errorNanos;
    }
}
