package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.io.FileNotFoundException;
import java.io.OutputStream;
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

    /**
     * What a load does while it warms up is written to nowhere, so that the JVM compiles writing then: it takes half a minute for what is called
     * once a second, and each method makes the requests late that begin meanwhile.
     */
    private final HistogramLogWriter rehearsal = new HistogramLogWriter(OutputStream.nullOutputStream());

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
        double from = second.fromNanos() / SECOND_NANOS;
        double to = second.toNanos() / SECOND_NANOS;
        HistogramLogWriter log = second.warmUp() ? rehearsal : writer;
        Tally tally = second.warmUp() ? second.unmeasured() : second.tally();
        for (Measure measure : Measure.values()) {
            if (add(log, from, to, measure, tally.histogram(measure))) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** {@code from}, {@code to}: in seconds behind the start. */
    public void add(double from, double to, Measure measure, Histogram histogram) {
        add(writer, from, to, measure, histogram);
    }

    /** Whether there was anything to write. */
    private static boolean add(HistogramLogWriter log, double from, double to, Measure measure, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return false;
        }
        histogram.setTag(measure.word());
        log.outputIntervalHistogram(from, to, histogram, NANOS_IN_MILLI);
        return true;
    }

    @Override
    public void close() {
        writer.close();
    }
}
