package dev.weir.load.report;

import dev.weir.load.result.Moment;
import dev.weir.load.tally.Tally;
import java.util.Locale;

/** The line that a terminal shows while the load goes on. */
public final class Progress {

    private static final int CELLS = 20;

    private final long nanos;
    private final Words words;

    /** {@code nanos}: how long requests begin. */
    public Progress(long nanos, Words words) {
        this.nanos = nanos;
        this.words = words;
    }

    /** Of a load that is measured: {@code all} is what failed so far. */
    public String line(Moment moment, Tally all) {
        return line("progress", moment, all.failed());
    }

    /** Of what is not measured. */
    public String warmingUp(Moment moment) {
        return line("progress.warmup", moment, moment.failed());
    }

    private String line(String key, Moment moment, long failed) {
        double part = Math.max(0, Math.min(1, (double) moment.toNanos() / nanos));
        int full = (int) Math.round(part * CELLS);
        double seconds = Math.max(1e-3, (moment.toNanos() - moment.fromNanos()) / 1e9);
        return "  "
                + words.say(
                        key,
                        "bar",
                        "[" + "█".repeat(full) + "░".repeat(CELLS - full) + "]",
                        "seconds",
                        String.format(Locale.ROOT, "%3.0f", moment.toNanos() / 1e9),
                        "rate",
                        String.format(Locale.ROOT, "%,.0f", moment.requests() / seconds),
                        "p50",
                        String.format(Locale.ROOT, "%.2f", moment.p50() / 1e6),
                        "p99",
                        String.format(Locale.ROOT, "%.2f", moment.p99() / 1e6),
                        "underway",
                        Words.count(moment.underWay()),
                        "waiting",
                        Words.count(moment.backlog()),
                        "failed",
                        Words.count(failed));
    }
}
