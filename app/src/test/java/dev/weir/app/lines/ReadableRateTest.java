package dev.weir.app.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadableRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final ReadableRate rate = new ReadableRate(2, 1);

    @Test
    void linesBeyondTheRateOfASecondAreCounted() {
        assertThat(rate.admits(-1)).isTrue();
        assertThat(rate.admits(0)).isTrue();
        assertThat(rate.admits(SECOND - 1)).isTrue();
        assertThat(rate.takeUnread()).isZero();

        assertThat(rate.admits(5)).isFalse();
        assertThat(rate.admits(6)).isFalse();
        assertThat(rate.takeUnread()).isEqualTo(2);
        assertThat(rate.takeUnread()).isZero();
    }

    @Test
    void whatGoesOnHasFewerASecond() {
        for (int i = 0; i < 3; i++) {
            rate.admits(i);
        }

        assertThat(rate.admits(SECOND)).isTrue();
        assertThat(rate.takeUnread()).as("of the second before").isEqualTo(1);
        assertThat(rate.admits(SECOND + 1)).isFalse();
        assertThat(rate.admits(2 * SECOND)).isTrue();
        assertThat(rate.admits(2 * SECOND + 1)).isFalse();
    }

    @Test
    void afterACalmMomentAllAreRead() {
        for (int i = 0; i < 3; i++) {
            rate.admits(i);
        }

        assertThat(rate.admits(3 * SECOND)).isTrue();
        assertThat(rate.admits(3 * SECOND + 1)).isTrue();
        assertThat(rate.admits(3 * SECOND + 2)).as("more than are read at once").isFalse();
    }
}
