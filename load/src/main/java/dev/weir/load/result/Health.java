package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Whether the generator was up to the load. What it could not do is not the target's fault, and a result that hides it lies.
 *
 * @param mostBehindNanos the latest beginning of a request, connections aside
 * @param waited requests that waited for one of the connections
 * @param dropped requests that never began
 * @param loopBusy of the busiest event loop in its busiest second, 0 to 1
 * @param processBusy of all processors, in the busiest second
 * @param lagP99Nanos of the event loops
 * @param limits why the result is limited by the generator, in sentences; empty when it is not
 */
public record Health(
        long mostBehindNanos,
        long waited,
        long dropped,
        double loopBusy,
        double processBusy,
        long lagP99Nanos,
        List<String> limits) {

    private static final double BUSY = 0.8;
    private static final long LAG_NANOS = 1_000_000;
    private static final double APART = 1.1;
    /** Seconds that are shorter say little of how busy it was. */
    private static final long SHORT_NANOS = 500_000_000;

    /** Adds seconds up. */
    static final class Collector {
        private final Histogram lag = Tally.newHistogram();
        private long behind;
        private long waited;
        private double loopBusy;
        private double processBusy;

        void add(Second second) {
            lag.add(second.lag());
            behind = Math.max(behind, second.mostBehindNanos());
            waited += second.waited();
            if (second.toNanos() - second.fromNanos() > SHORT_NANOS) {
                loopBusy = Math.max(loopBusy, second.loopBusy());
                processBusy = Math.max(processBusy, second.processBusy());
            }
        }

        Health health(Setting setting, Tally all, long dropped) {
            List<String> limits = new ArrayList<>();
            long lagP99 = lag.getValueAtPercentile(99);
            long corrected = all.histogram(Measure.CORRECTED).getValueAtPercentile(99);
            long service = all.histogram(Measure.TOTAL).getValueAtPercentile(99);
            if (waited > 0) {
                limits.add(String.format(
                        Locale.ROOT,
                        "out of connections: %,d requests waited for one of %,d (--connections)",
                        waited,
                        setting.connections()));
            }
            if (dropped > 0) {
                limits.add(String.format(Locale.ROOT, "%,d requests never began", dropped));
            }
            if (setting.open() && corrected > service * APART) {
                limits.add(String.format(
                        Locale.ROOT,
                        "the generator fell behind: p99 is %.2f ms from the intended start and %.2f ms from the real one",
                        corrected / 1e6,
                        service / 1e6));
            }
            if (loopBusy > BUSY || processBusy > BUSY) {
                limits.add(String.format(
                        Locale.ROOT,
                        "the generator used %.0f %% of an event loop's time and %.0f %% of all processors",
                        loopBusy * 100,
                        processBusy * 100));
            }
            if (lagP99 > LAG_NANOS) {
                limits.add(String.format(
                        Locale.ROOT, "its event loops were late: %.2f ms at the 99th percentile", lagP99 / 1e6));
            }
            return new Health(behind, waited, dropped, loopBusy, processBusy, lagP99, List.copyOf(limits));
        }
    }
}
