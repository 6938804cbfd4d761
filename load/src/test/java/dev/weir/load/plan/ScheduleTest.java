package dev.weir.load.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final long SECOND = 1_000_000_000L;

    private static List<Long> all(Schedule schedule, int loops) {
        List<Long> moments = new ArrayList<>();
        for (int loop = 0; loop < loops; loop++) {
            Arrivals arrivals = schedule.arrivals(loop, loops, 7);
            for (long at = arrivals.next(); at != Arrivals.NONE; at = arrivals.next()) {
                moments.add(at);
            }
        }
        Collections.sort(moments);
        return moments;
    }

    @Test
    void constantRateHasEvenGaps() {
        List<Long> moments = all(Schedule.constant(new Rate(4), SECOND), 1);

        assertThat(moments).containsExactly(0L, SECOND / 4, SECOND / 2, SECOND / 4 * 3);
    }

    @Test
    void loopsTogetherMakeWhatOneAloneWould() {
        Schedule schedule = new Schedule(List.of(new Stage(2 * SECOND, 0, 100), new Stage(SECOND, 100, 37)), false);

        assertThat(all(schedule, 3)).isEqualTo(all(schedule, 1)).hasSize(169);
    }

    @Test
    void rampBeginsAsManyRequestsAsItsRateHasArea() {
        Schedule schedule = new Schedule(List.of(new Stage(10 * SECOND, 0, 100)), false);
        List<Long> moments = all(schedule, 1);

        assertThat(moments).hasSize(500);
        // Rate t * 10 a second: a quarter of them within the first half.
        assertThat(moments.stream().filter(at -> at < 5 * SECOND)).hasSize(125);
    }

    @Test
    void poissonGapsAreExponentialAndTheRateIsKept() {
        List<Long> moments = all(Schedule.constant(new Rate(1_000), 20 * SECOND).withPoisson(true), 2);

        assertThat(moments.size()).isBetween(19_400, 20_600);
        double mean = 0;
        double squares = 0;
        for (int i = 1; i < moments.size(); i++) {
            double gap = (moments.get(i) - moments.get(i - 1)) / 1e6;
            mean += gap / (moments.size() - 1);
            squares += gap * gap / (moments.size() - 1);
        }
        // Of an exponential distribution the deviation equals the mean: 1 ms.
        assertThat(Math.sqrt(squares - mean * mean)).isCloseTo(mean, within(0.05));
    }

    @Test
    void sameSeedMakesTheSameLoad() {
        Schedule schedule = Schedule.constant(new Rate(50), SECOND).withPoisson(true);

        assertThat(all(schedule, 2)).isEqualTo(all(schedule, 2));
    }

    @Test
    void rateIsReadInAnyUnit() {
        assertThat(Rate.parse("500/s").perSecond()).isEqualTo(500);
        assertThat(Rate.parse("30/m").perSecond()).isEqualTo(0.5);
        assertThat(Rate.parse("2.5").perSecond()).isEqualTo(2.5);
        assertThatThrownBy(() -> Rate.parse("fast")).hasMessageContaining("no rate");
    }
}
