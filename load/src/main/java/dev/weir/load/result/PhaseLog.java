package dev.weir.load.result;

import dev.weir.load.drive.Second;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
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

    private final PrintStream file;

    /**
     * What a load does while it warms up is written to nowhere, so that the JVM compiles writing then: it takes half a minute for what is called
     * once a second, and each method makes the requests late that begin meanwhile.
     */
    private final PrintStream rehearsal =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII);

    public PhaseLog(Path directory, Instant startedAt) throws FileNotFoundException {
        file = new PrintStream(
                new FileOutputStream(directory.resolve(NAME).toFile()), false, StandardCharsets.US_ASCII);
        HistogramLogWriter writer = new HistogramLogWriter(file);
        writer.outputComment("weir load: times in nanoseconds, tags are phases");
        writer.outputLogFormatVersion();
        writer.outputStartTime(startedAt.toEpochMilli());
        writer.outputLegend();
    }

    /** Takes its time: a tenth of a second. */
    public void add(Second second) {
        double from = second.fromNanos() / SECOND_NANOS;
        double to = second.toNanos() / SECOND_NANOS;
        PrintStream log = second.warmUp() ? rehearsal : file;
        Tally tally = second.warmUp() ? second.unmeasured() : second.tally();
        for (Measure measure : Measure.values()) {
            if (add(log, from, to, measure, tally.histogram(measure))) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** {@code from}, {@code to}: in seconds behind the start. */
    public void add(double from, double to, Measure measure, Histogram histogram) {
        add(file, from, to, measure, histogram);
    }

    /**
     * Whether there was anything to write. The line is put together here, as bytes: the library's own writer prints a dozen pieces by a formatter
     * for each, and the JVM took a third of a second to compile that, in the midst of what is measured.
     */
    private static boolean add(PrintStream log, double from, double to, Measure measure, Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return false;
        }
        ByteBuffer room = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(room);
        byte[] packed = Arrays.copyOf(room.array(), length);
        String line = "Tag=" + measure.word() + ',' + thousandths(from) + ',' + thousandths(to - from) + ','
                + thousandths(histogram.getMaxValue() / NANOS_IN_MILLI) + ','
                + Base64.getEncoder().encodeToString(packed) + '\n';
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        log.write(bytes, 0, bytes.length);
        return true;
    }

    private static String thousandths(double number) {
        long all = Math.round(number * 1000);
        return all / 1000 + "." + Long.toString(1000 + all % 1000).substring(1);
    }

    @Override
    public void close() {
        file.close();
    }
}
