package dev.weir.load.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.load.plan.Rate;
import dev.weir.load.plan.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MICRO = 1_000L;

    private static Pace at(int perSecond, long most) {
        return new Pace(Schedule.constant(new Rate(perSecond), SECOND).arrivals(0, 1, 1), most);
    }

    private static List<Long> take(Pace pace, long count) {
        List<Long> moments = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            moments.add(pace.take());
        }
        return moments;
    }

    @Test
    void eachArrivesAtItsMomentWhereTheyAreFew() {
        Pace pace = at(10_000, Long.MAX_VALUE);
        take(pace, Pace.LOOK_NANOS / (100 * MICRO));
        pace.look();
        assertThat(take(pace, 3)).containsExactly(20_000 * MICRO, 20_100 * MICRO, 20_200 * MICRO);
    }

    @Test
    void denseOnesArriveAtTheEndOfTheirStepAndNoneIsLost() {
        Pace pace = at(50_000, Long.MAX_VALUE);
        List<Long> before = take(pace, 1_000);
        pace.look();
        List<Long> dense = take(pace, 12);
        assertThat(dense.get(0)).isEqualTo(20_000 * MICRO);
        assertThat(dense.subList(1, 11)).containsOnly(20_200 * MICRO);
        assertThat(dense.get(11)).isEqualTo(20_400 * MICRO);
        assertThat(before).startsWith(0L, 20 * MICRO, 40 * MICRO);
        int rest = 0;
        while (!pace.isOver()) {
            pace.take();
            rest++;
        }
        assertThat(1_000 + 12 + rest).isEqualTo(50_000);
    }

    @Test
    void whenTheyThinOutEachHasItsMomentAgain() {
        Pace pace = at(50_000, Long.MAX_VALUE);
        take(pace, 1_000);
        pace.look();
        take(pace, 1);
        pace.look();
        assertThat(pace.due()).isEqualTo(1_001 * 20 * MICRO);
    }

    @Test
    void thereAreNoMoreThanAskedFor() {
        Pace pace = at(50_000, 2);
        take(pace, 2);
        assertThat(pace.isOver()).isTrue();
        assertThat(at(50_000, 0).isOver()).isTrue();
    }
}
