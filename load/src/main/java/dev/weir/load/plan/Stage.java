package dev.weir.load.plan;

/**
 * A stretch of a schedule in which the rate changes evenly.
 *
 * @param nanos how long
 * @param from requests a second at its beginning
 * @param to at its end; the same for a constant rate
 */
public record Stage(long nanos, double from, double to) {

    private static final double SECOND = 1e9;

    public Stage {
        if (nanos <= 0 || from < 0 || to < 0) {
            throw new IllegalArgumentException("a stage needs a length and rates: " + nanos + ", " + from + ", " + to);
        }
    }

    /** How many requests are expected to begin within it. */
    double requests() {
        return (from + to) / 2 * nanos / SECOND;
    }

    /** When, in nanoseconds from its beginning, that many have been expected: the inverse of the rate's integral. */
    long atNanos(double count) {
        double slope = (to - from) / (nanos / SECOND);
        // Half of slope * t^2 + from * t = count; in this form it is exact also where the slope is nearly nothing.
        double seconds = 2 * count / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * count)));
        return Math.min(nanos, Math.round(seconds * SECOND));
    }
}
