package dev.weir.load.report;

import dev.weir.load.result.Moment;
import dev.weir.load.tally.Tally;
import java.util.Locale;

/** The line that a terminal shows while the load goes on. */
public final class Progress {

    private static final int CELLS = 20;

    private final long nanos;

    /** {@code nanos}: how long requests begin. */
    public Progress(long nanos) {
        this.nanos = nanos;
    }

    public String line(Moment moment, Tally all) {
        double part = Math.max(0, Math.min(1, (double) moment.toNanos() / nanos));
        int full = (int) Math.round(part * CELLS);
        double seconds = Math.max(1e-3, (moment.toNanos() - moment.fromNanos()) / 1e9);
        return String.format(
                Locale.ROOT,
                "  [%s%s] %3.0f s  %,.0f/s  p50 %.2f  p99 %.2f ms  %,d under way  %,d waiting  %,d failed",
                "█".repeat(full),
                "░".repeat(CELLS - full),
                moment.toNanos() / 1e9,
                moment.requests() / seconds,
                moment.p50() / 1e6,
                moment.p99() / 1e6,
                moment.underWay(),
                moment.backlog(),
                all.failed());
    }
}
