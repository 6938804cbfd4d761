package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W201;
import static dev.weir.inspector.findings.FindingCode.W202;
import static dev.weir.inspector.findings.FindingCode.W203;
import static dev.weir.inspector.findings.FindingCode.W204;
import static dev.weir.inspector.findings.FindingCode.W205;
import static dev.weir.inspector.findings.FindingCode.W206;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.client;
import static dev.weir.inspector.testing.Samples.closedByWeir;
import static dev.weir.inspector.testing.Samples.ended;
import static dev.weir.inspector.testing.Samples.reset;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** W201 to W206. */
class ConnectionFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
    private static final String CLOSE = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";

    private static RecordedExchange fresh(long number, long connection, long start, String head) {
        return SampleExchange.of(number, "http://origin.test/" + number, start)
                .queue(start)
                .tcp(connection, start + 100)
                .send(start + 200)
                .receive(head, body(9), start + 300, start + 1_000)
                .end();
    }

    private static RecordedConnection origin(long id) {
        return Samples.origin(id, 101, List.of(Samples.sample(0, TcpMoment.CONNECTED, 50)));
    }

    @Test
    void w201OneLayIdle() {
        RecordedExchange first = fresh(1, 20, 0, OK);
        RecordedExchange second = fresh(2, 21, 5_000, OK);
        assertThat(Found.in(first, second).on(origin(20), origin(21)).texts(W201))
                .singleElement()
                .asString()
                .startsWith("a new connection although c20 to the same origin had lain idle for 4.00 ms");
        assertThat(Found.in(first, fresh(2, 21, 999, OK))
                        .on(origin(20), origin(21))
                        .texts(W201))
                .as("it was still at work")
                .isEmpty();
        assertThat(Found.in(first, second)
                        .on(ended(origin(20), 1, 1, closedByWeir(4_000)), origin(21))
                        .texts(W201))
                .as("it was closed")
                .isEmpty();
        assertThat(Found.in(first, second).texts(W201))
                .as("nothing known of them")
                .isEmpty();
    }

    @Test
    void w202TheOneBeforeHadToBeClosed() {
        RecordedConnection closed = ended(origin(20), 1, 1, closedByWeir(1_500));
        assertThat(Found.in(fresh(1, 20, 0, CLOSE), fresh(2, 21, 1_001_000, OK))
                        .on(closed, origin(21))
                        .texts(W202))
                .containsExactly("a new connection because the response before, on c20, said Connection: close");
        assertThat(Found.in(fresh(1, 20, 0, CLOSE), fresh(2, 21, 1_001_001, OK))
                        .on(closed, origin(21))
                        .texts(W202))
                .as("longer ago")
                .isEmpty();
        assertThat(Found.in(fresh(1, 20, 0, OK), fresh(2, 21, 5_000, OK))
                        .on(closed, origin(21))
                        .texts(W202))
                .as("nobody said so")
                .isEmpty();
    }

    @Test
    void w202NamesOldVersionsAndClients() {
        RecordedConnection closed = ended(origin(20), 1, 1, closedByWeir(1_500));
        assertThat(Found.in(fresh(1, 20, 0, "HTTP/1.0 200 OK\r\n\r\n"), fresh(2, 21, 5_000, OK))
                        .on(closed, origin(21))
                        .texts(W202))
                .singleElement()
                .asString()
                .contains("HTTP/1.0 without keep-alive");
    }

    private static RecordedExchange lost(long idleMicros) {
        return SampleExchange.of(2, "http://origin.test/2", 10_000)
                .reuse(20, 1, idleMicros)
                .send(10_200)
                .end(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "left"), 11_000);
    }

    @Test
    void w203RequestMetTheOriginsClose() {
        RecordedExchange first = fresh(1, 20, 0, "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=5, max=100\r\n\r\n");
        RecordedConnection closed = ended(origin(20), 2, 2, reset(900_000));
        assertThat(Found.in(first, lost(4_500_000)).on(closed).texts(W203))
                .singleElement()
                .asString()
                .startsWith("keep-alive race: c20 had lain idle for 4.50 s");
        assertThat(Found.in(first, lost(4_499_999)).on(closed).texts(W203)).isEmpty();
        assertThat(Found.in(fresh(1, 20, 0, OK), lost(4_500_000)).on(closed).texts(W203))
                .as("nobody announced anything, and the close came long after")
                .isEmpty();
        assertThat(Found.in(fresh(1, 20, 0, OK), lost(9_000))
                        .on(ended(origin(20), 2, 2, reset(10_040)))
                        .texts(W203))
                .as("within a round trip of the request")
                .hasSize(1);
    }

    @Test
    void w205HardlyAnyIsUsedTwice() {
        List<RecordedExchange> exchanges = new ArrayList<>();
        List<RecordedConnection> connections = new ArrayList<>(List.of(client(3)));
        for (int i = 1; i <= 10; i++) {
            exchanges.add(fresh(i, 20 + i, i * 900_000L, OK));
            connections.add(ended(origin(20 + i), 1, i, closedByWeir(i * 900_000L + 1_100)));
        }
        RecordedConnection[] all = connections.toArray(new RecordedConnection[0]);
        assertThat(Found.in(exchanges.toArray(new RecordedExchange[0])).on(all).texts(W205))
                .containsExactly(
                        "hardly any connection is used twice: 10 new ones for 10 requests to http://origin.test"
                                + " in 10.0 s");
        assertThat(Found.in(exchanges.subList(0, 9).toArray(new RecordedExchange[0]))
                        .on(all)
                        .texts(W205))
                .isEmpty();
        assertThat(Found.in(exchanges.toArray(new RecordedExchange[0])).texts(W205))
                .as("connections unknown")
                .isEmpty();
    }

    @Test
    void w206CarriedNothing() {
        RecordedConnection unused = ended(origin(20), 0, 0, closedByWeir(5_000));
        assertThat(Found.in().on(unused).texts(W206)).singleElement().asString().contains("was open for 5.00 ms");
        assertThat(Found.in().on(ended(origin(20), 1, 1, closedByWeir(5_000))).texts(W206))
                .isEmpty();
        assertThat(Found.in().on(origin(20)).texts(W206)).as("still open").isEmpty();
    }

    private static RecordedExchange again(long idleMicros, Long sentMicros) {
        SampleExchange exchange = SampleExchange.of(2, "http://origin.test/2", 10_000)
                .queue(10_900)
                .tcp(21, 11_000)
                .send(11_200)
                .receive(OK, body(9), 12_000, 13_000);
        exchange.retries.add(new Retry(
                new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "left"),
                new ConnectionId(20),
                idleMicros * 1_000,
                sentMicros == null ? null : Samples.at(sentMicros),
                Samples.at(10_900)));
        return exchange.end();
    }

    @Test
    void w203RequestThatWentOutAgainMetTheOriginsClose() {
        RecordedConnection closed = ended(origin(20), 1, 1, reset(10_600));
        assertThat(Found.in(again(9_000, 9_600L)).on(closed, origin(21)).texts(W203))
                .as("its close came within a millisecond of the request")
                .singleElement()
                .asString()
                .endsWith("the request went out once more on another one");
        assertThat(Found.in(again(9_000, 9_599L)).on(closed, origin(21)).texts(W203))
                .isEmpty();
        assertThat(Found.in(again(9_000, null)).on(closed, origin(21)).texts(W203))
                .as("nothing was sent")
                .isEmpty();
        assertThat(Found.in(again(9_000, 9_600L)).on(origin(21)).texts(W203))
                .as("what became of it is not known")
                .isEmpty();
    }

    @Test
    void w203LearnsHowLongAnOriginKeepsConnections() {
        RecordedExchange lesson = fresh(1, 19, 0, OK);
        CloseStory idle = Samples.ended(
                CloseStory.Party.PEER,
                CloseStory.StepKind.FIN_RECEIVED,
                CloseStory.Moment.IDLE,
                CloseReason.PEER_CLOSED,
                5_001_000);
        RecordedConnection taught = ended(origin(19), 1, 1, idle);
        RecordedConnection closed = ended(origin(20), 1, 2, reset(19_000_000));
        assertThat(Found.in(lesson, later(4_500_000)).on(taught, closed).texts(W203))
                .hasSize(1);
        assertThat(Found.in(lesson, later(4_499_999)).on(taught, closed).texts(W203))
                .isEmpty();
        assertThat(Found.in(later(4_500_000)).on(closed).texts(W203))
                .as("nothing was learnt")
                .isEmpty();
    }

    private static RecordedExchange later(long idleMicros) {
        return SampleExchange.of(2, "http://origin.test/2", 10_000_000)
                .reuse(20, 1, idleMicros)
                .send(10_000_200)
                .end(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "left"), 10_001_000);
    }

    private static RecordedConnection offering(String... protocols) {
        TlsHandshake tls = TlsHandshake.begun("origin.test", List.of(protocols), Samples.at(0))
                .agreed(Samples.at(9), Samples.tls());
        return Samples.speaking(client(3), tls, "http/1.1");
    }

    @Test
    void w204OriginSpeaksHttp2AndTheClientDoesNot() {
        RecordedExchange older = fresh(1, 20, 0, OK);
        RecordedConnection modern = Samples.speaking(origin(20), null, "h2");
        assertThat(Found.in(older).on(modern, offering("http/1.1")).texts(W204))
                .containsExactly(
                        "http://origin.test speaks HTTP/2, and the client does not offer it (it offers: http/1.1)");
        assertThat(Found.in(older).on(modern, offering("h2", "http/1.1")).texts(W204))
                .isEmpty();
        assertThat(Found.in(older).on(origin(20), offering("http/1.1")).texts(W204))
                .as("the origin does not, either")
                .isEmpty();
        assertThat(Found.in(older).on(modern, client(3)).texts(W204))
                .as("no TLS with the client: it offered nothing")
                .isEmpty();
    }
}
