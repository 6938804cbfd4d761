package dev.weir.inspector.waterfall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTimingTest {

    @Test
    void metricsOfAllFieldsAreRead() {
        assertThat(ServerTiming.parse(List.of("db;dur=12.3, app;desc=\"a, b;dur=9\";dur=30", "miss")))
                .containsExactly(
                        new ServerTiming("db", 12.3), new ServerTiming("app", 30.0), new ServerTiming("miss", null));
    }

    @Test
    void whatIsNoNumberIsNoDuration() {
        assertThat(ServerTiming.parse(List.of("a;dur=x, b;dur=1e9, c;dur=, d;dur=\"7\"")))
                .containsExactly(
                        new ServerTiming("a", null),
                        new ServerTiming("b", null),
                        new ServerTiming("c", null),
                        new ServerTiming("d", 7.0));
    }

    @Test
    void garbageIsNoError() {
        assertThat(ServerTiming.parse(List.of("", ",,;", "\"unclosed;dur=1, x", "\\")))
                .extracting(ServerTiming::name)
                .containsExactly("\"unclosed;dur=1, x", "\\");
    }
}
