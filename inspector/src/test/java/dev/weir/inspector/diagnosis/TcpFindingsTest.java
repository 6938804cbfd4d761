package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W301;
import static dev.weir.inspector.findings.FindingCode.W302;
import static dev.weir.inspector.findings.FindingCode.W303;
import static dev.weir.inspector.findings.FindingCode.W304;
import static dev.weir.inspector.findings.FindingCode.W305;
import static dev.weir.inspector.findings.FindingCode.W306;
import static dev.weir.inspector.findings.FindingCode.W307;
import static dev.weir.inspector.findings.FindingCode.W308;
import static dev.weir.inspector.findings.FindingCode.W309;
import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.closedByWeir;
import static dev.weir.inspector.testing.Samples.ended;
import static dev.weir.inspector.testing.Samples.reset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.ledger.CloseCauses;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** W301 to W309. */
class TcpFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    private static SampleExchange exchange(String head) {
        return SampleExchange.of(1, "http://origin.test/", 0)
                .tcp(20, 100)
                .send(200)
                .receive(head, body(9), 300, 900_000);
    }

    private static RecordedConnection origin(TcpSample... samples) {
        return Samples.origin(20, 101, List.of(samples));
    }

    private static TcpSample connected(int retransmitted) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.TOTAL_RETRANS, retransmitted)
                .build();
        return new TcpSample(Leg.ORIGIN, at(100), TcpMoment.CONNECTED, info);
    }

    /** That many connections, which Weir closed first within the last minute, towards one destination. */
    private static RecordedConnection[] closed(int count) {
        RecordedConnection[] all = new RecordedConnection[count];
        for (int i = 0; i < count; i++) {
            all[i] = ended(Samples.origin(100 + i, 101, List.of()), 1, 1, closedByWeir(i * 1_000L));
        }
        return all;
    }

    private static SocketLedger ledger(RecordedConnection... connections) {
        return SocketLedger.of(List.of(connections), at(1_000_000), new CloseCauses(number -> null));
    }

    @Test
    void w301TimeWaitGathers() {
        RecordedConnection[] many = closed(10);
        assertThat(Found.in().on(many).sockets(ledger(many), 100).texts(W301))
                .singleElement()
                .asString()
                .startsWith(
                        "TIME_WAIT gathers on Weir's side: 10 ports towards 127.0.0.1:18080 now, 0.2 more a second");
        RecordedConnection[] fewer = closed(9);
        assertThat(Found.in().on(fewer).sockets(ledger(fewer), 100).texts(W301)).isEmpty();
        assertThat(Found.in().on(many).texts(W301)).as("no ledger").isEmpty();
    }

    @Test
    void w302PortsRunOut() {
        RecordedConnection[] many = closed(10);
        Found found = Found.in().on(many).sockets(ledger(many), 12);
        assertThat(found.texts(W302)).singleElement().asString().contains("83 % of them towards 127.0.0.1:18080");
        assertThat(found.texts(W301)).as("the worse one is enough").isEmpty();
        assertThat(Found.in().on(many).sockets(ledger(many), 13).texts(W302)).isEmpty();
    }

    @Test
    void w303FinWasNotAnswered() {
        RecordedConnection slow = ended(Samples.origin(20, 101, List.of()), 1, 1, unanswered(6_000_000));
        assertThat(Found.in().on(slow).sockets(ledger(slow), 100).texts(W303))
                .singleElement()
                .asString()
                .startsWith("CLOSE_WAIT on Weir's side: the FIN of c20 was not answered for 6.00 s");
        RecordedConnection quick = ended(Samples.origin(20, 101, List.of()), 1, 1, unanswered(4_999_999));
        assertThat(Found.in().on(quick).sockets(ledger(quick), 100).texts(W303)).isEmpty();
    }

    /** The origin's FIN came that many microseconds before ours. */
    private static CloseStory unanswered(long micros) {
        return new CloseStory(
                CloseStory.Party.PEER,
                CloseStory.Kind.FIN,
                CloseStory.Answer.FIN,
                CloseStory.Moment.IDLE,
                dev.weir.events.CloseReason.PEER_CLOSED,
                false,
                false,
                false,
                CloseStory.Party.PEER,
                null,
                null,
                List.of(
                        new CloseStory.Step(
                                at(900_000 - micros),
                                CloseStory.StepKind.FIN_RECEIVED,
                                null,
                                null,
                                Evidence.KERNEL,
                                0,
                                0),
                        new CloseStory.Step(
                                at(900_000), CloseStory.StepKind.FIN_SENT, null, null, Evidence.KERNEL, 0, 0)),
                Evidence.KERNEL,
                at(900_000));
    }

    @Test
    void w304OriginReset() {
        RecordedExchange lost = SampleExchange.of(1, "http://origin.test/", 0)
                .tcp(20, 100)
                .send(200)
                .end(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "reset"), 60_200);
        List<Finding> found =
                Found.in(lost).on(ended(origin(), 1, 1, reset(60_100))).all();
        assertThat(found)
                .filteredOn(finding -> finding.code() == W304)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.sentence()).isEqualTo("W304.before");
                    assertThat(finding.evidence()).isEqualTo(Evidence.KERNEL);
                    assertThat(finding.values()).containsEntry("after", "60.0 ms");
                });
        assertThat(Found.in(lost)
                        .on(ended(origin(), 1, 1, closedByWeir(60_100)))
                        .texts(W304))
                .isEmpty();
        assertThat(Found.in(lost).on(ended(origin(), 2, 2, reset(60_100))).texts(W304))
                .as("it is the next exchange's")
                .isEmpty();
        assertThat(Found.in(lost).texts(W304)).isEmpty();
    }

    @Test
    void w305TheOtherOneClosedFirst() {
        RecordedExchange announced =
                exchange("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").end();
        assertThat(Found.in(announced)
                        .on(ended(origin(), 1, 1, closedByWeir(950_000)))
                        .texts(W305))
                .hasSize(1);
        assertThat(Found.in(announced).on(ended(origin(), 1, 1, reset(950_000))).texts(W305))
                .isEmpty();
        assertThat(Found.in(exchange(OK).end())
                        .on(ended(origin(), 1, 1, closedByWeir(950_000)))
                        .texts(W305))
                .isEmpty();
        assertThat(Found.in(announced).texts(W305)).isEmpty();
    }

    @Test
    void w306ClientHalfClosed() {
        SampleExchange half = exchange(OK).receive(OK, body(9), 300, 901_000);
        RecordedConnection client = ended(Samples.client(3), 1, 1, unanswered(0));
        assertThat(Found.in(half.end()).on(client).texts(W306))
                .singleElement()
                .asString()
                .contains("1.00 ms before");
        half.receive(OK, body(9), 300, 900_999);
        assertThat(Found.in(half.end()).on(client).texts(W306)).isEmpty();
        assertThat(Found.in(half.end()).texts(W306)).isEmpty();
    }

    @Test
    void w307SynWasSentAgain() {
        assertThat(Found.in(exchange(OK).end()).on(origin(connected(1))).texts(W307))
                .containsExactly("a SYN was sent again: connecting took 100 µs");
        assertThat(Found.in(exchange(OK).end()).on(origin(connected(0))).texts(W307))
                .isEmpty();
        RecordedExchange slow = SampleExchange.of(1, "http://origin.test/", 0)
                .tcp(20, 1_020_000)
                .send(1_030_000)
                .receive(OK, body(9), 1_040_000, 1_050_000)
                .end();
        assertThat(Found.in(slow).all())
                .filteredOn(finding -> finding.code() == W307)
                .singleElement()
                .extracting(Finding::evidence)
                .isEqualTo(Evidence.INFERRED);
        assertThat(Found.in(slow).on(origin(connected(0))).texts(W307))
                .as("the kernel knows better")
                .isEmpty();
        assertThat(Found.in(exchange(OK).end()).texts(W307)).isEmpty();
    }

    private static TcpSample counted(TcpMoment moment, int retransmitted) {
        TcpInfo info = TcpInfo.in(TcpState.ESTABLISHED)
                .with(Figure.TOTAL_RETRANS, retransmitted)
                .with(Figure.RETRANS_BYTES, retransmitted * 1_448L)
                .build();
        return new TcpSample(Leg.ORIGIN, at(500), moment, info);
    }

    @Test
    void w308SegmentsWereSentAgain() {
        SampleExchange lossy = exchange(OK);
        lossy.samples.add(counted(TcpMoment.BEFORE, 2));
        lossy.samples.add(counted(TcpMoment.RESPONSE_END, 9));
        assertThat(Found.in(lossy.end()).texts(W308))
                .containsExactly("7 segments to the origin were sent again (10.1 kB)");
        SampleExchange one = exchange(OK);
        one.samples.add(counted(TcpMoment.BEFORE, 2));
        one.samples.add(counted(TcpMoment.RESPONSE_END, 3));
        assertThat(Found.in(one.end()).texts(W308)).containsExactly("1 segment to the origin was sent again (1.4 kB)");
        SampleExchange clean = exchange(OK);
        clean.samples.add(counted(TcpMoment.BEFORE, 2));
        clean.samples.add(counted(TcpMoment.RESPONSE_END, 2));
        assertThat(Found.in(clean.end()).texts(W308)).isEmpty();
        assertThat(Found.in(exchange(OK).end()).texts(W308)).isEmpty();
    }

    private static Segment segment(long number, boolean weir, long micros, int payload, long sequence, long ack) {
        return new Segment(number, weir, at(micros), Segment.ACK, sequence, ack, payload, 65_000, Set.of());
    }

    /** Weir sends 100 bytes, and 100 more when the first are acknowledged after that many microseconds. */
    private static RecordedConnection seen(long micros) {
        Opening opening = new Opening(1_448, 7, true, true, false, 65_000);
        Sender sender = new Sender(0, 2, 200, 0, 0, 0, 0, 0, 0, opening);
        List<Segment> kept = new ArrayList<>();
        kept.add(segment(1, true, 200, 100, 1, 1));
        kept.add(segment(2, false, 200 + micros, 0, 1, 101));
        kept.add(segment(3, true, 300 + micros, 100, 101, 1));
        Segments segments = new Segments(sender, sender, kept, true, 20_000L, new Link("ethernet", null, null, 64));
        return Samples.withSegments(origin(), segments);
    }

    @Test
    void w309SmallSegmentWaitedForADelayedAcknowledgement() {
        assertThat(Found.in(exchange(OK).end()).on(seen(40_000)).all())
                .filteredOn(finding -> finding.code() == W309)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.sentence()).isEqualTo("W309.weir");
                    assertThat(finding.evidence()).isEqualTo(Evidence.PACKET);
                });
        assertThat(Found.in(exchange(OK).end()).on(seen(34_800)).texts(W309)).isEmpty();
        assertThat(Found.in(exchange(OK).end()).on(seen(45_000)).texts(W309)).isEmpty();
        assertThat(Found.in(exchange(OK).end()).on(origin()).texts(W309)).isEmpty();
    }

    @Test
    void w309IsBoundedByThresholds() {
        assertThat(Found.in(exchange(OK).end())
                        .on(seen(50_000))
                        .with("W309.most_ms=51")
                        .texts(W309))
                .hasSize(1);
        assertThat(Found.in(exchange(OK).end())
                        .on(seen(40_000))
                        .with("W309.least_ms=41")
                        .texts(W309))
                .isEmpty();
    }
}
