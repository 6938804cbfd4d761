package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.FailureKind;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CONNECT: relayed, looked into, or refused. */
class TunnelFoldingTest {

    private final Events events = new Events();

    private ExchangeEvents connect(long exchange) {
        ExchangeEvents x = events.exchange(exchange).started(1);
        return x.head(CLIENT, "CONNECT a.test:443 HTTP/1.1", "Host: a.test:443").received(CLIENT);
    }

    @Test
    void tunnelIsAnExchangeWithTheBytesOfBothDirections() {
        events.accepted(1);
        ExchangeEvents x = connect(1);
        events.at(10).connectStarted(2, 1).at(20).connected(2);
        x.at(25).assigned(2, 1, 0).answered(200).tunnelOpened(2, "--tunnel a.test");
        x.at(30).body(CLIENT, "hello", 0).at(40).body(ORIGIN, "world!", 0);
        x.at(50).received(CLIENT, 5, 5).at(60).received(ORIGIN, 6, 6).ended();

        RecordedExchange recorded = Folding.of(events).store.exchange();

        assertThat(recorded.kind()).isEqualTo(ExchangeKind.TUNNEL);
        assertThat(recorded.method()).isEqualTo("CONNECT");
        assertThat(recorded.url()).isEqualTo("a.test:443");
        assertThat(recorded.tunnelWhy()).isEqualTo("--tunnel a.test");
        assertThat(recorded.request().body().bytes()).isEqualTo(5);
        assertThat(recorded.response().body().bytes()).isEqualTo(6);
        assertThat(recorded.response().firstByteAtNanos()).isEqualTo(40);
        assertThat(recorded.number()).isEqualTo(1);
    }

    @Test
    void interceptedConnectIsPartOfItsConnectionAndTakesNoNumber() {
        events.accepted(1);
        connect(1).answered(200).intercepted("a.test:443").ended();
        events.at(10).tlsStarted(1).at(20).tlsEnded(1);
        events.at(30)
                .exchange(2)
                .startedIn(1, "a.test:443")
                .head(CLIENT, "GET /x HTTP/1.1", "Host: a.test")
                .at(40)
                .ended();
        events.at(50).closed(1, CloseReason.PEER_CLOSED, 100, 200);

        Folding folding = Folding.of(events);

        RecordedExchange x = folding.store.exchange();
        assertThat(x.number()).isEqualTo(1);
        assertThat(x.url()).isEqualTo("https://a.test/x");
        assertThat(x.authority()).isEqualTo("a.test:443");
        RecordedConnection client = folding.store.connection();
        assertThat(client.interceptedAuthority()).isEqualTo("a.test:443");
        assertThat(client.tls().details()).isEqualTo(Facts.TLS);
        assertThat(client.exchanges()).isEqualTo(1);
        assertThat(client.lastExchange()).isEqualTo(1);
    }

    @Test
    void setUpPaidByAnInterceptedConnectBelongsToItsFirstRequest() {
        events.accepted(1);
        ExchangeEvents connect = connect(1).at(5).dnsStarted("a.test").at(8).dnsFailed();
        events.at(10).connectStarted(2, 1).at(20).connected(2);
        connect.answered(200).intercepted("a.test:443").ended();
        events.at(25).tlsStarted(2).at(30).tlsEnded(2);
        events.at(40).exchange(2).startedIn(1, "a.test:443").served(2, 1, 5);
        events.exchange(3).startedIn(1, "a.test:443").served(2, 1, 5);
        events.closed(2, CloseReason.IDLE_TIMEOUT, 10, 10);

        Folding folding = Folding.of(events);
        List<RecordedExchange> exchanges = folding.store.exchanges();

        assertThat(exchanges).hasSize(2);
        assertThat(exchanges.get(0).reused()).isFalse();
        assertThat(exchanges.get(0).attempts()).hasSize(1);
        assertThat(exchanges.get(0).dns()).isNotNull();
        assertThat(exchanges.get(0).originTls().details()).isEqualTo(Facts.TLS);
        assertThat(exchanges.get(0).startedAtNanos()).isZero();
        assertThat(exchanges.get(1).attempts()).isEmpty();
        assertThat(exchanges.get(1).reused()).isTrue();
        assertThat(exchanges.get(1).paidBy())
                .as("the CONNECT is no record that could be named")
                .isEqualTo(exchanges.get(0).id());
        assertThat(folding.store.connection().paidBy())
                .isEqualTo(exchanges.get(0).id());
    }

    @Test
    void setUpThatFailedOnTheAccountOfAConnectBelongsToTheRequestThatIsToldSo() {
        events.accepted(1);
        ExchangeEvents connect = connect(1).answered(200).intercepted("a.test:443");
        connect.at(5).dnsStarted("a.test").at(8).dnsFailed();
        events.at(10).connectStarted(2, 1).at(20).connectFailed(2);
        connect.ended();
        events.at(40)
                .exchange(2)
                .startedIn(1, "a.test:443")
                .head(CLIENT, "GET /x HTTP/2", "Host: a.test")
                .setUpTaken(1)
                .at(50)
                .answered(Facts.failure(FailureKind.CONNECTION_REFUSED))
                .failed(FailureKind.CONNECTION_REFUSED);
        events.exchange(3)
                .startedIn(1, "a.test:443")
                .head(CLIENT, "GET /y HTTP/2", "Host: a.test")
                .setUpTaken(1)
                .ended();

        List<RecordedExchange> exchanges = Folding.of(events).store.exchanges();

        assertThat(exchanges).hasSize(2);
        RecordedExchange first = exchanges.get(0);
        assertThat(first.startedAtNanos()).isZero();
        assertThat(first.dns()).isNotNull();
        assertThat(first.attempts()).hasSize(1);
        assertThat(first.failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(exchanges.get(1).attempts()).isEmpty();
        assertThat(exchanges.get(1).dns()).isNull();
    }

    @Test
    void refusedConnectIsATunnelThatFailed() {
        events.accepted(1);
        connect(1)
                .at(10)
                .answered(Facts.failure(FailureKind.CONNECTION_REFUSED))
                .failed(FailureKind.CONNECTION_REFUSED);

        RecordedExchange x = Folding.of(events).store.exchange();

        assertThat(x.kind()).isEqualTo(ExchangeKind.TUNNEL);
        assertThat(x.answeredStatus()).isEqualTo(502);
        assertThat(x.tunnelWhy()).isNull();
        assertThat(x.number()).isEqualTo(1);
    }

    @Test
    void numbersAreGivenInTheOrderOfHeadsAndAConnectGetsItsOwnWhenItIsKnownForATunnel() {
        events.accepted(1).accepted(2);
        ExchangeEvents tunnel = connect(1);
        ExchangeEvents plain = events.exchange(2).started(2).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        tunnel.tunnelOpened(3, "--no-intercept").ended();
        plain.ended();

        assertThat(Folding.of(events).store.exchanges())
                .extracting(x -> x.id().value() + " is " + x.number())
                .containsExactly("1 is 2", "2 is 1");
    }

    @Test
    void tunnelWithoutAHeadIsNamedByItsAuthority() {
        events.accepted(1)
                .exchange(1)
                .startedIn(1, "a.test:22")
                .tunnelOpened(2, "socks")
                .at(10)
                .ended();

        RecordedExchange x = Folding.of(events).store.exchange();

        assertThat(x.kind()).isEqualTo(ExchangeKind.TUNNEL);
        assertThat(x.url()).isEqualTo("a.test:22");
        assertThat(x.method()).isEmpty();
    }
}
