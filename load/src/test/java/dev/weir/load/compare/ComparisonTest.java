package dev.weir.load.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.compare.Difference.Verdict;
import dev.weir.load.stored.Interval;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final Comparison AT_FIVE_PERCENT = new Comparison(0.05, 50_000);
    private static final long MILLI = 1_000_000;

    private static List<Interval> seconds(int count, LongSupplier waitNanos) {
        List<Interval> seconds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Histogram wait = Tally.newHistogram();
            for (int k = 0; k < 200; k++) {
                wait.recordValue(waitNanos.getAsLong());
            }
            seconds.add(new Interval(i * 1000L, i * 1000L + 1000, Map.of(Measure.WAIT, wait)));
        }
        return seconds;
    }

    /** About 20 ms, and never less than nothing. */
    private static LongSupplier around(double millis, long seed) {
        Random random = new Random(seed);
        return () -> Math.max(1, Math.round((millis + 2 * random.nextGaussian()) * MILLI));
    }

    private static Difference median(List<Interval> a, List<Interval> b) {
        return AT_FIVE_PERCENT.ofIntervals(a, b, true).get(0);
    }

    @Test
    void whatIsATenthSlowerIsWorseAndTheTruthIsInTheInterval() {
        Difference found = median(seconds(30, around(20, 1)), seconds(30, around(22, 2)));

        assertThat(found.measure()).isEqualTo(Measure.WAIT);
        assertThat(found.percentile()).isEqualTo(50);
        assertThat(found.verdict()).isEqualTo(Verdict.WORSE);
        assertThat(found.low()).isLessThan(2.0 * MILLI).isGreaterThan(1.0 * MILLI);
        assertThat(found.high()).isGreaterThan(2.0 * MILLI).isLessThan(3.0 * MILLI);
    }

    @Test
    void sameTargetTwiceIsTheSame() {
        assertThat(median(seconds(30, around(20, 3)), seconds(30, around(20, 4)))
                        .verdict())
                .isEqualTo(Verdict.SAME);
    }

    @Test
    void fasterIsBetter() {
        assertThat(median(seconds(30, around(22, 5)), seconds(30, around(20, 6)))
                        .verdict())
                .isEqualTo(Verdict.BETTER);
    }

    @Test
    void fewSecondsDecideNothing() {
        assertThat(median(seconds(3, around(20, 7)), seconds(3, around(40, 8))).verdict())
                .isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void secondsThatVaryMoreThanTheDifferenceDecideNothing() {
        int[] turn = {0};
        LongSupplier unsteady = () -> (turn[0]++ / 200 % 2 == 0 ? 10 : 40) * MILLI;

        assertThat(median(seconds(9, unsteady), seconds(10, unsteady)).verdict())
                .isEqualTo(Verdict.UNCLEAR);
    }

    @Test
    void lessThanTheFloorIsTheSameHoweverMuchItIsOfAShortPhase() {
        Difference found = median(seconds(20, () -> 20_000), seconds(20, () -> 40_000));

        assertThat(found.change()).isGreaterThan(0.9);
        assertThat(found.verdict()).isEqualTo(Verdict.SAME);
    }

    /** The interval is what it says: of 100 pairs of equal loads, about 95 have 0 in it. */
    @Test
    void intervalHoldsTheTruthAsOftenAsItPromises() {
        int held = 0;
        for (int i = 0; i < 100; i++) {
            Difference found = median(seconds(20, around(20, 100 + i)), seconds(20, around(20, 300 + i)));
            held += found.low() <= 0 && found.high() >= 0 ? 1 : 0;
        }

        assertThat(held).isBetween(88, 100);
    }
}
