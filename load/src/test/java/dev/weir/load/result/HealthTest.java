package dev.weir.load.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.drive.Second;
import dev.weir.load.result.Health.Kind;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Health.Collector collector = new Health.Collector();
    private final Tally all = new Tally();

    /** A second as it should be, with these numbers. */
    private static Second second(boolean warmUp, long waited, long lagNanos, double loop, double process) {
        Histogram lag = Tally.newHistogram();
        lag.recordValueWithCount(lagNanos, 50);
        return new Second(0, SECOND, warmUp, new Tally(), new Tally(), 0, 0, waited, 0, lag, loop, process);
    }

    /** A thousand requests that took 5 ms each, of which so many began late. */
    private void requests(int late, long lateNanos) {
        all.histogram(Measure.TOTAL).recordValueWithCount(5 * MILLI, 1_000);
        all.histogram(Measure.LATE).recordValueWithCount(1_000, 1_000 - late);
        all.histogram(Measure.CORRECTED).recordValueWithCount(5 * MILLI + 1_000, 1_000 - late);
        if (late > 0) {
            all.histogram(Measure.LATE).recordValueWithCount(lateNanos, late);
            all.histogram(Measure.CORRECTED).recordValueWithCount(5 * MILLI + lateNanos, late);
        }
        all.addCounts(1_000, 1_000, 0, 0, 0, 0);
    }

    private static Setting setting(boolean open) {
        return new Setting(
                "test",
                Instant.EPOCH,
                List.of(),
                "",
                "",
                "",
                open,
                SECOND,
                0,
                20,
                1,
                "epoll",
                false,
                Map.of(),
                Map.of());
    }

    private List<Kind> limits(long dropped) {
        return collector.health(setting(true), all, dropped).limits().stream()
                .map(Health.Limit::kind)
                .toList();
    }

    private boolean held(boolean open, long dropped) {
        Setting setting = setting(open);
        return new LoadResult(
                        setting,
                        all,
                        List.of(),
                        collector.health(setting, all, dropped),
                        0,
                        List.of(),
                        List.of(),
                        LoadResult.Found.NOTHING,
                        List.of())
                .held();
    }

    @Test
    void generatorThatIsPunctualAndHalfIdleIsNotLimitedAndHolds() {
        collector.add(second(false, 0, 50_000, 0.8, 0.8));
        requests(0, 0);

        assertThat(limits(0)).isEmpty();
        assertThat(held(true, 0)).isTrue();
    }

    @Test
    void moreThanFourFifthsOfAnEventLoopIsMarked() {
        collector.add(second(false, 0, 50_000, 0.5, 0.4));
        collector.add(second(false, 0, 50_000, 0.81, 0.4));
        requests(0, 0);

        assertThat(limits(0)).containsExactly(Kind.CPU);
        assertThat(collector.health(setting(true), all, 0).limits().get(0).values())
                .containsEntry("loop", "81 %");
    }

    @Test
    void moreThanFourFifthsOfTheProcessorsIsMarked() {
        collector.add(second(false, 0, 50_000, 0.1, 0.81));
        requests(0, 0);

        assertThat(limits(0)).containsExactly(Kind.CPU);
    }

    @Test
    void whatTheWarmUpTookIsNoFault() {
        collector.add(second(true, 900, 300 * MILLI, 1, 1));
        collector.add(second(false, 0, 50_000, 0.5, 0.5));
        requests(0, 0);

        Health health = collector.health(setting(true), all, 0);

        assertThat(health.limits()).isEmpty();
        assertThat(health.waited()).isZero();
        assertThat(health.lagP99Nanos()).isLessThan(MILLI);
    }

    @Test
    void fewThatWaitedForAConnectionAreToldAndManyAreMarked() {
        collector.add(second(false, 10, 50_000, 0.5, 0.5));
        requests(0, 0);
        assertThat(limits(0)).isEmpty();
        assertThat(collector.health(setting(true), all, 0).waited()).isEqualTo(10);

        collector.add(second(false, 1, 50_000, 0.5, 0.5));
        assertThat(limits(0)).containsExactly(Kind.CONNECTIONS);
    }

    @Test
    void loopsThatAreLateAreMarked() {
        collector.add(second(false, 0, 2 * MILLI, 0.5, 0.5));
        requests(0, 0);

        assertThat(limits(0)).containsExactly(Kind.LAG);
    }

    @Test
    void onePauseIsNoFallingBehindAndManyAre() {
        requests(9, 40 * MILLI);
        assertThat(limits(0)).isEmpty();
        assertThat(held(true, 0)).isTrue();

        requests(50, 40 * MILLI);
        assertThat(limits(0)).containsExactly(Kind.BEHIND);
        assertThat(held(true, 0)).isFalse();
    }

    @Test
    void rateIsHeldByRequestsThatBeginWithinAHundredthOfASecond() {
        requests(500, 9 * MILLI);
        assertThat(limits(0)).containsExactly(Kind.BEHIND);
        assertThat(held(true, 0)).isTrue();
    }

    @Test
    void requestThatNeverBeganIsNotHeld() {
        requests(0, 0);

        assertThat(limits(1)).containsExactly(Kind.DROPPED);
        assertThat(held(true, 1)).isFalse();
    }

    @Test
    void closedModelHasNoRateToHold() {
        requests(0, 0);

        assertThat(held(false, 0)).isFalse();
    }
}
