package dev.weir.load.result;

/**
 * What one machine or pod had of a load that several made.
 *
 * @param name of its directory
 * @param startedAfterMillis behind the first one, by the wall clocks of both
 * @param measuredNanos how long it measured
 * @param p50 of its corrected times (open model) or its total ones (closed), in nanoseconds
 * @param limited whether its generator was
 */
public record NodeShare(
        String name,
        long startedAfterMillis,
        long measuredNanos,
        long requests,
        long failed,
        long p50,
        long p99,
        boolean limited) {

    /** Requests over in a second. */
    public double rate() {
        return measuredNanos == 0 ? 0 : requests * 1e9 / measuredNanos;
    }
}
