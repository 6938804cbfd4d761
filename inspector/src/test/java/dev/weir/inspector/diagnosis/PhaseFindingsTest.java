package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W101;
import static dev.weir.inspector.findings.FindingCode.W102;
import static dev.weir.inspector.findings.FindingCode.W103;
import static dev.weir.inspector.findings.FindingCode.W104;
import static dev.weir.inspector.findings.FindingCode.W105;
import static dev.weir.inspector.findings.FindingCode.W106;
import static dev.weir.inspector.findings.FindingCode.W107;
import static dev.weir.inspector.testing.Samples.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/** W101 to W107: just above and just below each threshold. */
class PhaseFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    /** On a pooled connection: sent after that many, first byte, last byte; in microseconds. */
    private static SampleExchange reused(long sent, long first, long last) {
        return SampleExchange.of(1, "http://origin.test/", 0)
                .reuse(20, 9, 10)
                .send(sent)
                .receive(OK, body(1_000), first, last);
    }

    private static RecordedConnection origin(int rttMicros) {
        return Samples.origin(20, 109, List.of(Samples.sample(0, TcpMoment.CONNECTED, rttMicros)));
    }

    @Test
    void w101WaitingDominates() {
        assertThat(Found.in(reused(0, 100_000, 200_000).end()).texts(W101))
                .containsExactly(
                        "most of the time went by waiting for the origin's first byte: 50 % (100 ms of 200 ms)");
        assertThat(Found.in(reused(0, 99_999, 150_000).end()).texts(W101)).isEmpty();
        assertThat(Found.in(reused(0, 100_000, 200_100).end()).texts(W101)).isEmpty();
        assertThat(Found.in(reused(0, 100_000, 200_100).end())
                        .with("W101.share=0.4")
                        .texts(W101))
                .hasSize(1);
    }

    @Test
    void w101NeedsAResponse() {
        assertThat(Found.in(SampleExchange.of(1, "http://origin.test/", 0)
                                .reuse(20, 9, 10)
                                .send(0)
                                .end(null, 500_000))
                        .texts(W101))
                .isEmpty();
    }

    @Test
    void w102WaitingIsTheWay() {
        SampleExchange waits = reused(0, 30_000, 200_000);
        assertThat(Found.in(waits.end()).on(origin(20_000)).texts(W102))
                .containsExactly(
                        "the waiting is the way to the origin, not the origin: 30.0 ms is 1.5 round trips of 20.0 ms");
        assertThat(Found.in(waits.end()).on(origin(19_900)).texts(W102)).isEmpty();
        assertThat(Found.in(reused(0, 29_999, 200_000).end()).on(origin(29_000)).texts(W102))
                .isEmpty();
        assertThat(Found.in(waits.end()).texts(W102)).as("without a round trip").isEmpty();
    }

    @Test
    void w102IsSilentWhenTheOriginSaysItWorked() {
        String timed = "HTTP/1.1 200 OK\r\nServer-Timing: db;dur=60, app;dur=\"10\"\r\n\r\n";
        SampleExchange waits = SampleExchange.of(1, "http://origin.test/", 0)
                .reuse(20, 9, 10)
                .send(0)
                .receive(timed, body(9), 120_000, 121_000);

        assertThat(Found.in(waits.end()).on(origin(100_000)).texts(W102)).isEmpty();
    }

    @Test
    void w103SetUpDominates() {
        SampleExchange sets = SampleExchange.of(1, "https://origin.test/", 0)
                .dns(10_000)
                .tcp(20, 20_000)
                .tls(30_000)
                .send(30_000)
                .receive(OK, body(9), 75_000, 75_000);
        assertThat(Found.in(sets.end()).texts(W103))
                .containsExactly(
                        "setting the connection up took 40 % of the time: DNS 10.0 ms, TCP 10.0 ms, TLS 10.0 ms");
        SampleExchange less = SampleExchange.of(1, "https://origin.test/", 0)
                .dns(10_000)
                .tcp(20, 20_000)
                .tls(29_999)
                .send(29_999)
                .receive(OK, body(9), 31_000, 31_000);
        assertThat(Found.in(less.end()).texts(W103)).isEmpty();
        assertThat(Found.in(reused(0, 1_000, 75_000).end()).texts(W103)).isEmpty();
    }

    @Test
    void w104ReceivingDominates() {
        assertThat(Found.in(reused(0, 100_000, 200_000).end()).texts(W104))
                .containsExactly("receiving took most of the time: 1.0 kB in 100 ms, 10.0 kB/s");
        assertThat(Found.in(reused(0, 100_100, 200_000).end()).texts(W104)).isEmpty();
    }

    @Test
    void w104SaysWhenTheOriginPaused() {
        Arrivals paused = new Arrivals(2, List.of(), 50_000_000, Samples.at(180_000), Samples.at(200_000));
        RecordedBody body = new RecordedBody(1_000, 1_000, 0, null, paused, null);
        SampleExchange gap = SampleExchange.of(1, "http://origin.test/", 0)
                .reuse(20, 9, 10)
                .send(0)
                .receive(OK, body, 0, 100_000);

        assertThat(Found.in(gap.end()).texts(W104)).singleElement().asString().contains("the longest gap 50.0 ms");
    }

    @Test
    void w106ClientIsSlow() {
        SampleExchange slow = reused(0, 100_000, 350_000);
        slow.response = Samples.paused(slow.response, 50_000_000);
        assertThat(Found.in(slow.end()).texts(W106))
                .containsExactly("the client is slow: Weir stopped reading the origin for 50.0 ms");
        slow.response = Samples.paused(slow.response, 49_999_999);
        assertThat(Found.in(slow.end()).texts(W106)).isEmpty();
    }

    @Test
    void w106IsSilentWhenTheOriginWasTheSlowOne() {
        SampleExchange upload = reused(0, 100_000, 350_000);
        upload.request = Samples.paused(
                Samples.sent(Samples.message(Samples.head("POST / HTTP/1.1\r\n\r\n"), body(9), 0, 0), 0, 100_000),
                90_000_000);

        assertThat(Found.in(upload.end()).texts(W106)).isEmpty();
    }

    @Test
    void w107SendingTakesLong() {
        assertThat(Found.in(reused(100_000, 200_000, 333_000).end()).texts(W107))
                .containsExactly("sending took 30 % of the time: 0 B in 100 ms");
        assertThat(Found.in(reused(99_999, 200_000, 300_000).end()).texts(W107)).isEmpty();
        assertThat(Found.in(reused(100_000, 200_000, 334_000).end()).texts(W107))
                .isEmpty();
    }

    private static TcpSample window(TcpMoment moment, long fullMicros) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.RECEIVE_WINDOW_LIMITED, fullMicros)
                .build();
        return new TcpSample(Leg.CLIENT, Samples.at(0), moment, info);
    }

    @Test
    void w104NamesTheWindowOfAClientThatTakesItSlowly() {
        SampleExchange slow = reused(0, 0, 200_000);
        slow.samples.add(window(TcpMoment.FIRST_BYTE, 5));
        slow.samples.add(window(TcpMoment.RESPONSE_END, 40_005));
        assertThat(Found.in(slow.end()).texts(W104))
                .singleElement()
                .asString()
                .contains("the client's receive window was full");

        SampleExchange quicker = reused(0, 0, 200_000);
        quicker.samples.add(window(TcpMoment.FIRST_BYTE, 5));
        quicker.samples.add(window(TcpMoment.RESPONSE_END, 40_004));
        assertThat(Found.in(quicker.end()).texts(W104))
                .singleElement()
                .asString()
                .doesNotContain("window");
    }

    private static RecordedExchange waiting(long micros, QueueCause cause, long last) {
        SampleExchange exchange = reused(micros, micros, last);
        exchange.streams = new Streams(
                new Streams.Stream(1, Samples.at(0), null, List.of()),
                null,
                List.of(new Streams.Wait(cause, new ConnectionId(20), 100, Samples.at(0), Samples.at(micros))));
        return exchange.end();
    }

    @Test
    void w105WaitedForAStream() {
        assertThat(Found.in(waiting(20_000, QueueCause.STREAM_LIMIT, 100_000)).texts(W105))
                .containsExactly("waited 20.0 ms for its turn: c20 had 100 streams open, as many as the origin allows");
        assertThat(Found.in(waiting(19_999, QueueCause.STREAM_LIMIT, 90_000)).texts(W105))
                .isEmpty();
        assertThat(Found.in(waiting(20_000, QueueCause.STREAM_LIMIT, 100_100)).texts(W105))
                .isEmpty();
        assertThat(Found.in(waiting(20_000, QueueCause.SET_UP, 100_000)).texts(W105))
                .as("set-up is its own finding")
                .isEmpty();
    }

    @Test
    void w105WaitedBehindTheRequestBefore() {
        RecordedExchange before = reused(0, 10, 30_000).end();
        RecordedExchange behind = SampleExchange.of(2, "http://origin.test/", 10_000)
                .reuse(20, 9, 10)
                .send(30_000)
                .receive(OK, body(9), 40_000, 50_000)
                .end();
        assertThat(Found.in(before, behind).texts(W105))
                .containsExactly(
                        "waited 20.0 ms for its turn: the request before it on c3 was not answered yet, and HTTP/1.1"
                                + " answers in order");
        assertThat(Found.in(reused(0, 10, 29_999).end(), behind).texts(W105)).isEmpty();
        assertThat(Found.in(behind).texts(W105)).as("nothing before it").isEmpty();
    }
}
