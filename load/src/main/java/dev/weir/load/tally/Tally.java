package dev.weir.load.tally;

import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Numbers of a stretch of a load; two of them add up to that of both. Not for several threads at once. */
@SuppressWarnings("EnumOrdinal") // an array by measure: no map where every request passes
public final class Tally {

    /** Times are kept to 3 significant digits from a microsecond on; longer ones than at first make a histogram grow. */
    private static final long SMALLEST_NANOS = 1_000;

    private static final int DIGITS = 3;

    /** By measure; null for one of which there is nothing. */
    private final @Nullable Histogram[] histograms = new Histogram[Measure.values().length];

    private final Map<String, Long> failures = new TreeMap<>();
    private final ConnectionCounts connections = new ConnectionCounts();
    private final SlowShares shares = new SlowShares();
    private long sent;
    private long ended;
    private long failed;
    private long retried;
    private long http2;
    private long bodyBytes;

    /** A histogram as all here are: in nanoseconds. */
    public static Histogram newHistogram() {
        Histogram histogram = new Histogram(SMALLEST_NANOS, 2 * SMALLEST_NANOS * 2048, DIGITS);
        histogram.setAutoResize(true);
        return histogram;
    }

    public Histogram histogram(Measure measure) {
        Histogram histogram = histograms[measure.ordinal()];
        if (histogram == null) {
            histogram = newHistogram();
            histograms[measure.ordinal()] = histogram;
        }
        return histogram;
    }

    void record(Measure measure, long nanos) {
        histogram(measure).recordValue(Math.max(0, nanos));
    }

    void sent() {
        sent++;
    }

    void retried() {
        retried++;
    }

    void ended(boolean byHttp2, long bytes) {
        ended++;
        http2 += byHttp2 ? 1 : 0;
        bodyBytes += bytes;
    }

    /** {@code why}: the token of a failure kind, or {@code http_503}. */
    void failed(String why) {
        failed++;
        failures.merge(why, 1L, Long::sum);
    }

    public void add(Tally other) {
        for (Measure measure : Measure.values()) {
            Histogram histogram = other.histograms[measure.ordinal()];
            if (histogram != null) {
                histogram(measure).add(histogram);
            }
        }
        other.failures.forEach((why, count) -> failures.merge(why, count, Long::sum));
        connections.add(other.connections);
        shares.add(other.shares);
        addCounts(other.sent, other.ended, other.failed, other.retried, other.http2, other.bodyBytes);
    }

    /** As a file gives them back. */
    public void addCounts(long begun, long over, long bad, long again, long byHttp2, long bytes) {
        sent += begun;
        ended += over;
        failed += bad;
        retried += again;
        http2 += byHttp2;
        bodyBytes += bytes;
    }

    /** As a file gives it back; counted in {@link #addCounts} already. */
    public void addFailures(String why, long count) {
        failures.merge(why, count, Long::sum);
    }

    public ConnectionCounts connections() {
        return connections;
    }

    public SlowShares shares() {
        return shares;
    }

    /** Requests begun. */
    public long requests() {
        return sent;
    }

    /** Requests over, well or not. */
    public long over() {
        return ended;
    }

    /** Without a whole response, or with a status from 400 on. */
    public long failed() {
        return failed;
    }

    /** How many failed for which reason. */
    public Map<String, Long> failures() {
        return failures;
    }

    /** How often a kept connection turned out to be closed and the request went out again. */
    public long retries() {
        return retried;
    }

    /** Requests that HTTP/2 carried. */
    public long http2() {
        return http2;
    }

    /** Content of responses. */
    public long bodyBytes() {
        return bodyBytes;
    }
}
