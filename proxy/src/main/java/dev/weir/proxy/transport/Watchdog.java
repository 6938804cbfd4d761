package dev.weir.proxy.transport;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls back when nothing happened for a time. Being told of activity costs a field write: the time is cut into quarters and only
 * their number is counted, so it fires between one and one and a quarter times the limit. Used on one event loop.
 */
public final class Watchdog {

    private static final int QUARTERS = 4;

    private final EventExecutor loop;
    private final long quarterNanos;
    private final Runnable bite;
    private @Nullable ScheduledFuture<?> next;
    private int quietQuarters;
    private boolean resting;

    public Watchdog(EventExecutor loop, Duration limit, Runnable bite) {
        this.loop = loop;
        this.quarterNanos = Math.max(limit.toNanos() / QUARTERS, 1);
        this.bite = bite;
    }

    /** Starts to watch, or starts anew. */
    public void watch() {
        quietQuarters = 0;
        resting = false;
        if (next == null) {
            schedule();
        }
    }

    /** Something happened. */
    public void touch() {
        quietQuarters = 0;
    }

    /**
     * Watches no more for now. Costs as little as {@link #touch}: what was scheduled comes for nothing. Whoever is done for good
     * must {@link #stop}, or is held in memory until then.
     */
    public void rest() {
        resting = true;
    }

    /** Watches no more. */
    public void stop() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    private void schedule() {
        next = loop.schedule(this::quarterPassed, quarterNanos, TimeUnit.NANOSECONDS);
    }

    private void quarterPassed() {
        next = null;
        if (resting) {
            return;
        }
        if (++quietQuarters > QUARTERS) {
            bite.run();
        } else {
            schedule();
        }
    }
}
