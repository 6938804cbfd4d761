package dev.weir.app.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadableRateTest {

    private static final long SECOND = 1_000_000_000L;

    private final ReadableRate rate = new ReadableRate(2);

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
    void everySecondBeginsAnew() {
        for (int i = 0; i < 3; i++) {
            rate.admits(i);
        }

        assertThat(rate.admits(SECOND)).isTrue();
        assertThat(rate.takeUnread()).as("of the second before").isEqualTo(1);
    }
}
