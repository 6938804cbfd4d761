package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Whether the generator was up to the load, its warm-up aside. What it could not do is not the target's fault, and a result that hides it
 * lies.
 *
 * @param mostBehindNanos the latest beginning of a request, connections aside
 * @param waited requests that waited for one of the connections
 * @param dropped requests that never began
 * @param loopBusy of the busiest event loop in its busiest second, 0 to 1
 * @param processBusy of all processors, in the busiest second
 * @param lagP99Nanos of the event loops
 * @param limits why the result is limited by the generator; empty when it is not
 */
public record Health(
        long mostBehindNanos,
        long waited,
        long dropped,
        double loopBusy,
        double processBusy,
        long lagP99Nanos,
        List<Limit> limits) {

    private static final double BUSY = 0.8;
    private static final long LAG_NANOS = 1_000_000;
    private static final double APART = 1.1;
    /** The corrected and the service time are rounded to three digits, and a loop's timer to less than that. */
    private static final long NOISE_NANOS = 100_000;
    /** Fewer than this part of all are in no percentile that is judged by. */
    private static final double FEW = 0.01;
    /** Seconds that are shorter say little of how busy it was. */
    private static final long SHORT_NANOS = 500_000_000;

    /** In which way the generator came to its limits. */
    public enum Kind {
        /** Requests waited for a connection. */
        CONNECTIONS,
        DROPPED,
        /** Intended and real beginnings are apart. */
        BEHIND,
        CPU,
        LAG;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One of its limits.
     *
     * @param node whose it is; empty in the result of one
     * @param values what a sentence about it says
     */
    public record Limit(Kind kind, String node, Map<String, String> values) {
        public Limit {
            values = Map.copyOf(values);
        }
    }

    /** Adds seconds up. */
    static final class Collector {
        private final Histogram lag = Tally.newHistogram();
        private long behind;
        private long waited;
        private double loopBusy;
        private double processBusy;

        void add(Second second) {
            if (second.warmUp()) {
                return;
            }
            lag.add(second.lag());
            behind = Math.max(behind, second.mostBehindNanos());
            waited += second.waited();
            if (second.toNanos() - second.fromNanos() > SHORT_NANOS) {
                loopBusy = Math.max(loopBusy, second.loopBusy());
                processBusy = Math.max(processBusy, second.processBusy());
            }
        }

        Health health(Setting setting, Tally all, long dropped) {
            List<Limit> limits = new ArrayList<>();
            long lagP99 = lag.getValueAtPercentile(99);
            long corrected = all.histogram(Measure.CORRECTED).getValueAtPercentile(99);
            long service = all.histogram(Measure.TOTAL).getValueAtPercentile(99);
            if (waited > FEW * all.requests()) {
                String most = String.format(Locale.ROOT, "%,d", setting.connections());
                limits.add(new Limit(
                        Kind.CONNECTIONS,
                        "",
                        Map.of("waited", String.format(Locale.ROOT, "%,d", waited), "connections", most)));
            }
            if (dropped > 0) {
                limits.add(new Limit(Kind.DROPPED, "", Map.of("count", String.format(Locale.ROOT, "%,d", dropped))));
            }
            if (setting.open() && corrected > service * APART && corrected - service > NOISE_NANOS) {
                limits.add(
                        new Limit(Kind.BEHIND, "", Map.of("corrected", millis(corrected), "service", millis(service))));
            }
            if (loopBusy > BUSY || processBusy > BUSY) {
                limits.add(new Limit(Kind.CPU, "", Map.of("loop", percent(loopBusy), "process", percent(processBusy))));
            }
            if (lagP99 > LAG_NANOS) {
                limits.add(new Limit(Kind.LAG, "", Map.of("lag", millis(lagP99))));
            }
            return new Health(behind, waited, dropped, loopBusy, processBusy, lagP99, List.copyOf(limits));
        }

        private static String millis(long nanos) {
            return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
        }

        private static String percent(double part) {
            return String.format(Locale.ROOT, "%.0f %%", part * 100);
        }
    }
}
