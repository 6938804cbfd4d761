package dev.weir.inspector.pcapng;

import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which exchange a packet of a connection to an origin belongs to. */
class ConnectionUseTest {

    private final ConnectionUse use = new ConnectionUse(Samples.origin(20, 101, List.of()));

    /** Sent from 200 to 300, answered from 500 to 900; all in microseconds behind {@code start}. */
    private static RecordedExchange exchange(long number, long start) {
        return SampleExchange.of(number, "http://origin.test/", start)
                .reuse(20, 1, 10)
                .send(start + 300)
                .receive("HTTP/1.1 200 OK\r\n\r\n", body(9), start + 500, start + 900)
                .end();
    }

    @Test
    void packetBelongsToTheExchangeThatIsUnderWay() {
        use.add(exchange(1, 0));
        use.add(exchange(2, 2_000));

        assertThat(use.numbers(at(100), true)).containsExactly(1L);
        assertThat(use.numbers(at(600), false)).containsExactly(1L);
        assertThat(use.numbers(at(2_600), false)).containsExactly(2L);
    }

    @Test
    void betweenTwoThePayloadIsTheNextOnesAndTheRestTheLastOnes() {
        use.add(exchange(1, 0));
        use.add(exchange(2, 2_000));

        assertThat(use.numbers(at(1_500), true)).containsExactly(2L);
        assertThat(use.numbers(at(1_500), false)).containsExactly(1L);
    }

    /** As a close_notify that a client sends before Weir knows that it took the response. */
    @Test
    void whatIsSentBehindTheRequestWhileItsResponseIsUnderWayIsStillItsOwn() {
        use.add(exchange(1, 0));

        assertThat(use.numbers(at(600), true)).containsExactly(1L);
    }
}
