package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W301;
import static dev.weir.inspector.findings.FindingCode.W302;
import static dev.weir.inspector.findings.FindingCode.W303;
import static dev.weir.inspector.findings.FindingCode.W305;
import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.closedByWeir;
import static dev.weir.inspector.testing.Samples.ended;
import static dev.weir.inspector.testing.Samples.reset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** W301 to W305, of single exchanges: who closed, and who had said so. */
class CloseFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String ASKS_FOR_CLOSE = "GET / HTTP/1.1\r\nHost: origin.test\r\nConnection: close\r\n\r\n";
    private static final String OLD = "GET / HTTP/1.0\r\nHost: origin.test\r\n\r\n";

    private static SampleExchange exchange() {
        return SampleExchange.of(1, "http://origin.test/", 0)
                .tcp(20, 100)
                .send(200)
                .receive(OK, body(9), 300, 900_000);
    }

    private static RecordedExchange asking(String head) {
        return SampleExchange.of(1, "http://origin.test/", 0)
                .requestHead(head)
                .tcp(20, 100)
                .send(200)
                .receive(OK, body(9), 300, 900_000)
                .end();
    }

    private static RecordedConnection origin() {
        return Samples.origin(20, 101, List.of());
    }

    /** The client's connection, closed behind its last exchange. */
    private static RecordedConnection client(Party first, CloseReason reason) {
        StepKind step = first == Party.WEIR ? StepKind.FIN_SENT : StepKind.FIN_RECEIVED;
        return ended(Samples.client(3), 1, 1, Samples.ended(first, step, Moment.IDLE, reason, 950_000));
    }

    @Test
    void w301WeirSentTheFirstFin() {
        assertThat(Found.in(exchange().end())
                        .on(ended(origin(), 1, 1, closedByWeir(950_000)))
                        .texts(W301))
                .singleElement()
                .asString()
                .startsWith("TIME_WAIT on Weir's side: Weir sent the first FIN on c20 (");
        assertThat(Found.in(exchange().end())
                        .on(ended(origin(), 1, 1, reset(950_000)))
                        .texts(W301))
                .isEmpty();
        assertThat(Found.in(exchange().end())
                        .on(ended(origin(), 2, 2, closedByWeir(950_000)))
                        .texts(W301))
                .as("it is the next exchange's")
                .isEmpty();
        RecordedConnection atTheEnd = ended(
                origin(),
                1,
                1,
                Samples.ended(Party.WEIR, StepKind.FIN_SENT, Moment.IDLE, CloseReason.SHUTDOWN, 950_000));
        assertThat(Found.in(exchange().end()).on(atTheEnd).texts(W301))
                .as("Weir ended")
                .isEmpty();
    }

    @Test
    void w302NoPortWasLeft() {
        assertThat(Found.in(refused("this machine has no free port towards it (EADDRNOTAVAIL)"))
                        .texts(W302))
                .containsExactly("local ports have run out: there was none left towards 127.0.0.1:18080");
        assertThat(Found.in(refused("refused the connection")).texts(W302)).isEmpty();
    }

    private static RecordedExchange refused(String detail) {
        Failure failure = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_LIMIT_REACHED, detail);
        SampleExchange exchange = SampleExchange.of(1, "http://origin.test/", 0);
        exchange.attempts.add(new ConnectAttempt(
                new ConnectionId(20), Samples.loopback(18_080), at(0), at(10), Outcome.FAILED, failure));
        return exchange.end(failure, 20);
    }

    @Test
    void w303IsBoundedByItsThreshold() {
        RecordedConnection slow = ended(
                origin(),
                1,
                1,
                Samples.ended(Party.PEER, StepKind.FIN_RECEIVED, Moment.IDLE, CloseReason.PEER_CLOSED, 1));
        SocketLedger ledger = new SocketLedger(
                at(9_000_000),
                List.of(),
                Map.of(),
                List.of(new SocketLedger.Stuck(
                        slow.id(), Leg.ORIGIN, Party.WEIR, 6_000_000_000L, true, false, Evidence.KERNEL)),
                List.of());
        assertThat(Found.in().sockets(ledger, 100).texts(W303)).hasSize(1);
        assertThat(Found.in().sockets(ledger, 100).with("W303.seconds=6.1").texts(W303))
                .isEmpty();
    }

    @Test
    void w305WeirAnnouncedAndTheClientClosed() {
        assertThat(Found.in(exchange().end())
                        .on(client(Party.PEER, CloseReason.LAST_MESSAGE))
                        .texts(W305))
                .containsExactly("Weir said Connection: close, and the client sent the first FIN");
        assertThat(Found.in(exchange().end())
                        .on(client(Party.PEER, CloseReason.PEER_CLOSED))
                        .texts(W305))
                .as("nobody announced anything")
                .isEmpty();
        assertThat(Found.in(asking(OLD))
                        .on(client(Party.PEER, CloseReason.LAST_MESSAGE))
                        .texts(W305))
                .as("HTTP/1.0 goes without saying")
                .isEmpty();
    }

    @Test
    void w305ClientAnnouncedAndWeirClosed() {
        assertThat(Found.in(asking(ASKS_FOR_CLOSE))
                        .on(client(Party.WEIR, CloseReason.LAST_MESSAGE))
                        .texts(W305))
                .containsExactly("the client said Connection: close, and Weir sent the first FIN");
        assertThat(Found.in(asking(ASKS_FOR_CLOSE))
                        .on(client(Party.PEER, CloseReason.LAST_MESSAGE))
                        .texts(W305))
                .as("as it said")
                .isEmpty();
        assertThat(Found.in(exchange().end())
                        .on(client(Party.WEIR, CloseReason.IDLE_TIMEOUT))
                        .texts(W305))
                .isEmpty();
    }
}
