package dev.weir.inspector.waterfall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BarScaleTest {

    @Test
    void ticksAreRoundNumbersAtTheirPlaces() {
        assertThat(new BarScale(0, 318_000_000, 41).axis(43)).isEqualTo("0 ms         100          200          300");
        assertThat(new BarScale(0, 318_000_000, 41).border(100_000_000)).isEqualTo(13);
    }

    @Test
    void theUnitFollowsTheLength() {
        assertThat(new BarScale(0, 900, 30).axis(30)).startsWith("0 ns ");
        assertThat(new BarScale(0, 900_000, 30).axis(30)).startsWith("0 µs ");
        assertThat(new BarScale(0, 90_000_000_000L, 30).axis(30)).isEqualTo("0 s              50");
    }

    @Test
    void labelsNeverTouchAndNeverLeaveThePicture() {
        for (long end = 0; end < 4_000_000_000_000L; end = end * 3 / 2 + 7) {
            for (int cells = 4; cells < 160; cells += 13) {
                String axis = new BarScale(5, 5 + end, cells).axis(cells);
                assertThat(axis.length()).as("%s in %s", end, cells).isLessThanOrEqualTo(cells);
                assertThat(axis).matches("0 (ns|µs|ms|s)( +\\d+)*");
            }
        }
    }

    @Test
    void timesOutsideAreDrawnAtTheBorders() {
        BarScale scale = new BarScale(100, 200, 10);
        assertThat(scale.border(0)).isZero();
        assertThat(scale.border(1_000)).isEqualTo(10);
    }

    @Test
    void aScaleNeedsCells() {
        assertThatThrownBy(() -> new BarScale(0, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
