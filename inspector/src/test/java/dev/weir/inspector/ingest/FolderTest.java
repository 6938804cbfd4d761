package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.DnsSource;
import dev.weir.events.ExchangeId;
import dev.weir.events.FailureKind;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedBody.Arrival;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.model.Retry;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Facts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an exchange that goes well. */
class FolderTest {

    private static final ExchangeId X1 = new ExchangeId(1);

    private static ExchangeEvents fresh() {
        Events events = new Events();
        events.at(0).accepted(1).at(5).exchange(1).started(1);
        ExchangeEvents x = events.exchange(1).at(10).head(CLIENT, 5, "POST http://a.test/p HTTP/1.1", "Host: a.test");
        x.at(12).body(CLIENT, "hel").at(13).body(CLIENT, "lo").at(14).received(CLIENT, 5, 5);
        x.at(20).dnsStarted("a.test").at(30).dnsQueried("A", 21).dnsEnded(DnsSource.RESOLVER);
        events.at(40).connectStarted(2, 1).at(50).connected(2);
        events.at(60).tlsStarted(2).at(80).tlsEnded(2);
        x.at(90).assigned(2, 1, 0).at(100).sendStarted(ORIGIN).at(110).sendEnded(ORIGIN, 60, 5);
        x.at(150).head(ORIGIN, 140, "HTTP/1.1 200 OK", "Content-Length: 2").sendStarted(CLIENT);
        x.at(160).body(ORIGIN, "ok").received(ORIGIN, 2, 2);
        return x.at(170).sendEnded(CLIENT, 38, 2).at(180).ended();
    }

    /** Head and body of that message, and these numbers in the order of the record. */
    private static RecordedMessage stamped(RecordedMessage of, long... n) {
        return new RecordedMessage(
                of.head(), of.headWireBytes(), of.body(), n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], 0);
    }

    @Test
    void freshExchangeIsRecordedWithEveryStamp() {
        RecordedExchange x = Folding.of(fresh().events()).store.exchange();

        RecordedMessage request = stamped(x.request(), 5, 10, 10, 14, 100, 110, 60, 5);
        RecordedMessage response = stamped(x.response(), 140, 150, 150, 160, 150, 170, 38, 2);
        DnsLookup dns = new DnsLookup(
                "a.test",
                20,
                30L,
                DnsSource.RESOLVER,
                List.of(Events.ORIGIN.getAddress()),
                List.of(),
                List.of(Facts.query("A", 21, 30)),
                null);
        assertThat(x)
                .isEqualTo(new RecordedExchange(
                        1,
                        X1,
                        ExchangeKind.REQUEST,
                        "POST",
                        "http://a.test/p",
                        Passage.USUAL,
                        null,
                        new ConnectionId(1),
                        new ConnectionId(2),
                        X1,
                        0,
                        5,
                        90L,
                        request,
                        response,
                        List.of(),
                        dns,
                        List.of(new ConnectAttempt(
                                new ConnectionId(2), Events.ORIGIN, 40, 50L, Outcome.CONNECTED, null)),
                        TlsHandshake.begun("a.test", List.of("http/1.1"), 60).agreed(80, Facts.TLS),
                        List.of(),
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        180,
                        null,
                        Streams.NONE,
                        null,
                        null,
                        Recording.WHOLE));
        assertThat(x.request().head().startLine()).isEqualTo("POST http://a.test/p HTTP/1.1");
        assertThat(x.status()).isEqualTo(200);
    }

    @Test
    void bodyPartsAreJoined() {
        RecordedBody body =
                Folding.of(fresh().events()).store.exchange().request().body();

        assertThat(body.bytes()).isEqualTo(5);
        assertThat(body.keptBytes()).isEqualTo(5);
        assertThat(new String(body.kept(), StandardCharsets.ISO_8859_1)).isEqualTo("hello");
    }

    @Test
    void arrivalOfEveryPartIsKeptUpToABoundAndTheRestIsSummedUp() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "POST http://a.test/ HTTP/1.1");
        int parts = Arrivals.MOST + 72;
        for (int i = 0; i < parts; i++) {
            x.at(100 + i * 10 + (i > 150 ? 5_000 : 0)).body(CLIENT, "ab");
        }
        x.trailers(CLIENT, "X-Sum: 1\r\n")
                .received(CLIENT, 2L * parts, 7L * parts)
                .ended();

        RecordedBody body = Folding.of(events).store.exchange().request().body();

        assertThat(body.arrivals().count()).isEqualTo(parts);
        assertThat(body.arrivals().first()).hasSize(Arrivals.MOST).startsWith(new Arrival(100, 2), new Arrival(110, 2));
        assertThat(body.arrivals().longestGapNanos()).isEqualTo(5_010);
        assertThat(body.arrivals().longestGapEndNanos()).isEqualTo(100 + 151 * 10 + 5_000);
        assertThat(body.arrivals().lastAtNanos()).isEqualTo(100 + (parts - 1) * 10L + 5_000);
        assertThat(new String(body.trailers(), StandardCharsets.ISO_8859_1)).isEqualTo("X-Sum: 1\r\n");
    }

    @Test
    void bytesAfterTheFirstGapOfABodyAreNotKept() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "POST http://a.test/ HTTP/1.1");
        x.body(CLIENT, "abc")
                .body(CLIENT, "defgh", 2)
                .body(CLIENT, "ij")
                .received(CLIENT, 10, 30)
                .ended();

        RecordedBody body = Folding.of(events).store.exchange().request().body();

        assertThat(new String(body.kept(), StandardCharsets.ISO_8859_1)).isEqualTo("abcde");
        assertThat(body.bytes()).isEqualTo(10);
        assertThat(body.wireBytes()).isEqualTo(30);
        assertThat(body.truncated()).isTrue();
    }

    @Test
    void reusedConnectionHasNoSetUpAndNamesWhoPaid() {
        ExchangeEvents first = fresh();
        first.events().at(200).exchange(2).started(1).served(2, 1, 10);

        RecordedExchange x = Folding.of(first.events()).store.exchanges().get(1);

        assertThat(x.reused()).isTrue();
        assertThat(x.paidBy()).isEqualTo(X1);
        assertThat(x.origin()).isEqualTo(new ConnectionId(2));
        assertThat(x.dns()).isNull();
        assertThat(x.attempts()).isEmpty();
        assertThat(x.originTls()).isNull();
        assertThat(x.number()).isEqualTo(2);
    }

    @Test
    void informationalHeadsAreKeptApartFromTheResponse() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.at(10).head(ORIGIN, "HTTP/1.1 100 Continue").at(20).head(ORIGIN, "HTTP/1.1 103 Early Hints");
        x.at(30).head(ORIGIN, "HTTP/1.1 204 No Content").received(ORIGIN).at(40).ended();

        RecordedExchange recorded = Folding.of(events).store.exchange();

        assertThat(recorded.informational())
                .extracting(head -> head.head().startLine())
                .containsExactly("HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints");
        assertThat(recorded.status()).isEqualTo(204);
        assertThat(recorded.response().firstByteAtNanos()).isEqualTo(30);
    }

    @Test
    void switchingProtocolsIsTheFinalResponse() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ws HTTP/1.1");
        x.at(10)
                .head(ORIGIN, "HTTP/1.1 101 Switching Protocols")
                .tunnelOpened(2, "upgrade")
                .at(500)
                .ended();

        RecordedExchange recorded = Folding.of(events).store.exchange();

        assertThat(recorded.status()).isEqualTo(101);
        assertThat(recorded.kind()).isEqualTo(ExchangeKind.REQUEST);
        assertThat(recorded.tunnelWhy()).isEqualTo("upgrade");
    }

    @Test
    void retriedExchangeKeepsTheLastAttemptAndListsTheOthers() {
        ExchangeEvents first = fresh();
        Events events = first.events();
        ExchangeEvents x = events.at(200).exchange(2).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.received(CLIENT).at(210).assigned(2, 1, 30).sendStarted(ORIGIN).sendEnded(ORIGIN, 40, 0);
        x.at(220).retried().dnsStarted("a.test").at(230).dnsEnded(DnsSource.CACHE);
        x.sendEnded(ORIGIN, 99, 0);
        events.at(240).connectStarted(3, 2).at(250).connected(3);
        x.at(260).assigned(3, 2, 0).sendStarted(ORIGIN).at(270).sendEnded(ORIGIN, 40, 0);
        x.at(280).head(ORIGIN, "HTTP/1.1 200 OK").received(ORIGIN).at(290).ended();

        RecordedExchange recorded = Folding.of(events).store.exchanges().get(1);

        assertThat(recorded.retries())
                .containsExactly(new Retry(
                        Facts.failure(FailureKind.CONNECTION_TERMINATED), new ConnectionId(2), 30, 210L, 220));
        assertThat(recorded.origin()).isEqualTo(new ConnectionId(3));
        assertThat(recorded.reused()).isFalse();
        assertThat(recorded.idleNanos()).isZero();
        assertThat(recorded.attempts()).hasSize(1);
        assertThat(recorded.request().sendStartedAtNanos()).isEqualTo(260);
        assertThat(recorded.request().sendEndedAtNanos()).isEqualTo(270);
        assertThat(recorded.request().sentHeadBytes()).isEqualTo(40);
        assertThat(recorded.dns().source()).isEqualTo(DnsSource.CACHE);
    }

    @Test
    void lateEndOfASendIsStillFoldedIn() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.sendStarted(ORIGIN)
                .at(20)
                .head(ORIGIN, "HTTP/1.1 200 OK")
                .received(ORIGIN)
                .at(30)
                .ended();
        Folding folding = Folding.of(events);
        assertThat(folding.store.exchanges()).isEmpty();

        folding.tell(new Events().at(40).exchange(1).sendEnded(ORIGIN, 40, 0).events());

        assertThat(folding.store.exchange().request().sendEndedAtNanos()).isEqualTo(40);
        assertThat(folding.store.exchange().endedAtNanos()).isEqualTo(30);
    }

    @Test
    void anExchangeDoesNotWaitLongerThanASecondForTheEndOfASend() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.sendStarted(ORIGIN)
                .at(20)
                .head(ORIGIN, "HTTP/1.1 200 OK")
                .received(ORIGIN)
                .at(30)
                .ended();
        Folding folding = Folding.of(events);

        folding.folder.tick(1_000_000_029);
        assertThat(folding.store.exchanges()).isEmpty();
        folding.folder.tick(1_000_000_030);

        assertThat(folding.store.exchange().request().sendEndedAtNanos()).isNull();
        assertThat(folding.store.exchange().recording()).isEqualTo(Recording.WHOLE);
    }

    @Test
    void stampsOfTheLegsMayComeInAnyOrder() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "PUT http://a.test/ HTTP/1.1");
        x.at(10).assigned(2, 1, 0).sendStarted(ORIGIN);
        x.at(20).head(ORIGIN, "HTTP/1.1 413 Content Too Large").received(ORIGIN).sendStarted(CLIENT);
        x.at(30).sendEnded(CLIENT, 40, 0).at(35).body(CLIENT, "late").at(40).received(CLIENT, 4, 4);
        x.at(50).sendEnded(ORIGIN, 40, 4).at(60).ended();

        RecordedExchange recorded = Folding.of(events).store.exchange();

        assertThat(recorded.request().lastByteAtNanos()).isEqualTo(40);
        assertThat(recorded.request().sendEndedAtNanos()).isEqualTo(50);
        assertThat(recorded.response().lastByteAtNanos()).isEqualTo(20);
        assertThat(recorded.response().sendEndedAtNanos()).isEqualTo(30);
    }

    @Test
    void pausesOfBothLegsAreAdded() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.at(10)
                .paused(ORIGIN)
                .at(15)
                .resumed(ORIGIN)
                .at(20)
                .paused(ORIGIN)
                .at(22)
                .resumed(ORIGIN);
        x.at(30).paused(CLIENT).at(40).ended();

        assertThat(Folding.of(events).store.exchange().pausedNanos()).isEqualTo(17);
    }

    @Test
    void slowerFamilyMayAnswerAfterTheLookupEnded() {
        Events events = new Events();
        ExchangeEvents x = events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        x.at(10).dnsStarted("a.test").at(20).dnsQueried("AAAA", 10).dnsEnded(DnsSource.RESOLVER);
        x.at(30).dnsQueried("A", 10).at(40).ended();

        DnsLookup dns = Folding.of(events).store.exchange().dns();

        assertThat(dns.endedAtNanos()).isEqualTo(20);
        assertThat(dns.queries()).extracting(query -> query.type()).containsExactly("AAAA", "A");
    }
}
