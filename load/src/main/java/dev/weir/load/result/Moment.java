package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.ConnectionCounts;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What a chart needs of a second.
 *
 * @param timeWaits that closes of this load brought, those at its end aside
 * @param heat how many exchanges took how long, in classes of {@link #heatClass}
 */
public record Moment(
        long fromNanos,
        long toNanos,
        long requests,
        long failed,
        long p50,
        long p99,
        long max,
        long opened,
        long firstByOrigin,
        long firstByLoad,
        long timeWaits,
        int underWay,
        int backlog,
        double loopBusy,
        long lagP99,
        List<Long> heat) {

    /** Six to a decade, from 10 µs to 100 s. */
    public static final int HEAT_CLASSES = 42;

    private static final double SHORTEST_NANOS = 1e4;
    private static final int PER_DECADE = 6;

    static Moment of(Second second) {
        return of(second, second.tally());
    }

    /** Of what is not measured: for those who watch a load warm up. */
    public static Moment warmingUp(Second second) {
        return of(second, second.unmeasured());
    }

    private static Moment of(Second second, Tally tally) {
        Histogram corrected = tally.histogram(Measure.CORRECTED);
        return new Moment(
                second.fromNanos(),
                second.toNanos(),
                tally.over(),
                tally.failed(),
                corrected.getValueAtPercentile(50),
                corrected.getValueAtPercentile(99),
                corrected.getMaxValue(),
                second.tally().connections().get(Count.OPENED),
                second.tally().connections().get(Count.FIRST_ORIGIN),
                second.tally().connections().get(Count.FIRST_LOAD),
                meanwhile(second),
                second.underWay(),
                second.backlog(),
                second.loopBusy(),
                second.lag().getValueAtPercentile(99),
                heat(corrected));
    }

    private static long meanwhile(Second second) {
        ConnectionCounts counts = second.tally().connections();
        return counts.get(Count.TIME_WAIT_LOAD) - counts.get(Count.TIME_WAIT_LEFT_OPEN);
    }

    /** How many of them are in each class. */
    public static List<Long> heat(Histogram times) {
        long[] heat = new long[HEAT_CLASSES];
        times.recordedValues()
                .forEach(value ->
                        heat[heatClass(value.getValueIteratedTo())] += value.getCountAddedInThisIterationStep());
        return IntStream.range(0, HEAT_CLASSES).mapToObj(i -> heat[i]).toList();
    }

    private static int heatClass(long nanos) {
        double decades = Math.log10(Math.max(1, nanos) / SHORTEST_NANOS);
        return Math.max(0, Math.min(HEAT_CLASSES - 1, (int) Math.floor(decades * PER_DECADE)));
    }

    /** Where a class begins. */
    public static double classFromNanos(int index) {
        return SHORTEST_NANOS * Math.pow(10, (double) index / PER_DECADE);
    }
}
