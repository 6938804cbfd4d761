package dev.weir.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpanTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        "50us, PT0.00005S",
        "0.25 ms, PT0.00025S",
        "10s, PT10S",
        "5m, PT5M",
        "2 min, PT2M",
        "1H, PT1H",
        "3d, PT72H"
    })
    void timesAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(TimeSpan.parse(text).duration()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.s", "1y", "9999999999s"})
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatThrownBy(() -> TimeSpan.parse(text)).hasMessageContaining("such as 500ms");
    }

    @Test
    void noTimeAtAllIsRefused() {
        assertThatThrownBy(() -> TimeSpan.parse("0s")).hasMessage("'0s' is no time at all");
    }
}
