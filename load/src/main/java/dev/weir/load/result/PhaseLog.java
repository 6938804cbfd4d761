package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.Measure;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * {@code phases.hlog}: a histogram a second and measure, in the log format of HdrHistogram, the measure as its tag. Written as the load
 * goes on, so that what was measured is there even when the process is killed.
 */
public final class PhaseLog implements AutoCloseable {

    public static final String NAME = "phases.hlog";

    /** Values are nanoseconds; the readable columns of the log are milliseconds. */
    private static final double NANOS_IN_MILLI = 1e6;

    private static final double SECOND_NANOS = 1e9;

    /**
     * Between two histograms the thread gives way: on a machine with one core for everything the event loops would stand still for as long as all
     * of them take, with what the JVM compiles for it, and each second 20 ms of requests would be late for that.
     */
    private static final long PAUSE_NANOS = 10_000_000;

    private final HistogramLogWriter writer;

    public PhaseLog(Path directory, Instant startedAt) throws FileNotFoundException {
        writer = new HistogramLogWriter(directory.resolve(NAME).toFile());
        writer.outputComment("weir load: times in nanoseconds, tags are phases");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startedAt.toEpochMilli());
        writer.setBaseTime(startedAt.toEpochMilli());
        writer.outputLegend();
    }

    /** Takes its time: a tenth of a second. */
    public void add(Second second) {
        for (Measure measure : Measure.values()) {
            Histogram histogram = second.tally().histogram(measure);
            if (histogram.getTotalCount() > 0) {
                add(second.fromNanos() / SECOND_NANOS, second.toNanos() / SECOND_NANOS, measure, histogram);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** {@code from}, {@code to}: in seconds behind the start. */
    public void add(double from, double to, Measure measure, Histogram histogram) {
        if (histogram.getTotalCount() > 0) {
            histogram.setTag(measure.word());
            writer.outputIntervalHistogram(from, to, histogram, NANOS_IN_MILLI);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
