package dev.weir.inspector.store.index.figures;

import java.util.List;

/** How often something took at most so long; in nanoseconds. It only ever grows. */
public final class Histogram {

    /** Upper bounds in nanoseconds: the buckets that OpenTelemetry advises for HTTP, 5 ms to 10 s. */
    public static final List<Long> BOUNDS = List.of(
            5_000_000L,
            10_000_000L,
            25_000_000L,
            50_000_000L,
            75_000_000L,
            100_000_000L,
            250_000_000L,
            500_000_000L,
            750_000_000L,
            1_000_000_000L,
            2_500_000_000L,
            5_000_000_000L,
            7_500_000_000L,
            10_000_000_000L);

    private final long[] counts = new long[BOUNDS.size() + 1];
    private long sum;

    void add(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS.size() && nanos > BOUNDS.get(bucket)) {
            bucket++;
        }
        counts[bucket]++;
        sum += nanos;
    }

    /** Of all up to that bound; the one behind the last bound counts all. */
    public long upTo(int bucket) {
        long count = 0;
        for (int i = 0; i <= bucket; i++) {
            count += counts[i];
        }
        return count;
    }

    public long count() {
        return upTo(BOUNDS.size());
    }

    public long sumNanos() {
        return sum;
    }
}
