package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W702;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import org.junit.jupiter.api.Test;

/** W702. */
class ClockFindingsTest {

    /** Weir read the request at 0 and began to answer at 98 ms. */
    private static SampleExchange weir98() {
        SampleExchange exchange = SampleExchange.of(1, "http://origin.test/", 0)
                .reuse(20, 1, 0)
                .send(1_000)
                .receive("HTTP/1.1 200 OK\r\n\r\n", body(9), 97_000, 99_000);
        exchange.request = Samples.sent(Samples.message(exchange.request.head(), body(0), 0, 100), 200, 1_000);
        exchange.response = Samples.sent(exchange.response, 98_000, 99_000);
        return exchange;
    }

    /** Set-up took 40 ms, which are in neither. */
    private static RecordedExchange told(SampleExchange exchange, long waitedMicros) {
        return exchange.end()
                .withClientTimers(new ClientTimers(
                        "curl 8.14.1", 10, 20_000, 39_900L, 40_000, null, 40_000 + waitedMicros, 200_000));
    }

    @Test
    void w702TheClientsClockAndWeirsDisagree() {
        assertThat(Found.in(told(weir98(), 120_000)).texts(W702))
                .containsExactly(
                        "clocks disagree: curl 8.14.1 waited 120 ms for the first byte, Weir counts 98.0 ms; the other 22.0 ms"
                                + " passed between the client and Weir");
        assertThat(Found.in(told(weir98(), 70_000)).texts(W702))
                .containsExactly(
                        "clocks disagree: curl 8.14.1 waited 70.0 ms for the first byte, Weir counts 98.0 ms, 28.0 ms more: one of"
                                + " the two clocks was read late");
    }

    @Test
    void w702IsNotFoundWithinTheLargerOfBothMargins() {
        assertThat(Found.in(told(weir98(), 108_800)).texts(W702)).as("10 %").isEmpty();
        assertThat(Found.in(told(weir98(), 109_000)).texts(W702)).hasSize(1);
        assertThat(Found.in(told(weir98(), 109_000)).with("W702.share=0.2").texts(W702))
                .isEmpty();
        assertThat(Found.in(told(weir98(), 102_000)).with("W702.share=0.01").texts(W702))
                .as("5 ms")
                .isEmpty();
    }

    @Test
    void w702IsNotFoundWhereTheTwoDoNotMeanTheSameByte() {
        SampleExchange hinted = weir98();
        hinted.informational.add(new InformationalHead(Samples.at(500), head("HTTP/1.1 103 Early Hints\r\n\r\n")));
        assertThat(Found.in(told(hinted, 500)).texts(W702)).isEmpty();
        assertThat(Found.in(weir98().end()).texts(W702)).isEmpty();
    }
}
