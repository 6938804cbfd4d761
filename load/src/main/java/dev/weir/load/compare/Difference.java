package dev.weir.load.compare;

import dev.weir.load.tally.Measure;

/**
 * By how much a percentile of one phase differs.
 *
 * @param percentile from 0 to 100
 * @param before of A, in nanoseconds
 * @param after of B
 * @param low the least that it plausibly differs by (after - before), in nanoseconds: the lower end of a 95 % confidence interval
 * @param high the most
 */
public record Difference(
        Measure measure, double percentile, double before, double after, double low, double high, Verdict verdict) {

    /** What that means. */
    public enum Verdict {
        BETTER,
        WORSE,
        /** All that is plausible lies within the margin. */
        SAME,
        /** The load was too short, or varies too much, to say so. */
        UNCLEAR
    }

    /** Relative to A: 0.1 for a tenth more. */
    public double change() {
        return before == 0 ? 0 : (after - before) / before;
    }

    /**
     * Judges.
     *
     * @param margin a part of {@code before}, from 0 on
     * @param floor in nanoseconds: less than that is of no importance, however much it is of a short phase
     */
    static Verdict judge(double before, double low, double high, double margin, double floor) {
        double least = Math.max(before * margin, floor);
        if (low > least) {
            return Verdict.WORSE;
        }
        if (high < -least) {
            return Verdict.BETTER;
        }
        return low >= -least && high <= least ? Verdict.SAME : Verdict.UNCLEAR;
    }
}
