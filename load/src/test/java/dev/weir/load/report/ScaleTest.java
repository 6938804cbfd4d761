package dev.weir.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {

    @ParameterizedTest
    @CsvSource({
        "209, 50, 250",
        "1, 0.2, 1",
        "5, 1, 5",
        "5.1, 2, 6",
        "20.1, 5, 25",
        "60000, 20000, 60000",
        "0.3, 0.1, 0.3"
    })
    void stepsAreRoundAndReachTheMost(double most, double step, double top) {
        Scale scale = Scale.upTo(most, 5);

        assertThat(scale.step()).isCloseTo(step, withPercentage(0.001));
        assertThat(scale.top()).isCloseTo(top, withPercentage(0.001));
    }

    @Test
    void labelsHaveTheDecimalsOfTheStep() {
        assertThat(Scale.upTo(1, 5).label(1)).isEqualTo("0.2");
        assertThat(Scale.upTo(60_000, 5).label(3)).isEqualTo("60,000");
    }
}
