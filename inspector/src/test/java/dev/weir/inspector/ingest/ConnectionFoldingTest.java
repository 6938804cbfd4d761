package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionFoldingTest {

    private final Events events = new Events();

    @Test
    void originConnectionIsRecordedWhenItCloses() {
        events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        events.at(10).connectStarted(2, 1).at(20).connected(2);
        events.at(21).sampled(2, TcpMoment.CONNECTED, TcpState.ESTABLISHED);
        events.at(30).tlsStarted(2).at(40).tlsEnded(2);
        events.exchange(1).at(50).assigned(2, 1, 0).ended();
        events.at(60).exchange(2).started(1).served(2, 1, 1);
        events.at(90).closed(2, CloseReason.IDLE_TIMEOUT, 70, 80);

        RecordedConnection c = Folding.of(events).store.connection();

        assertThat(c)
                .isEqualTo(new RecordedConnection(
                        new ConnectionId(2),
                        ORIGIN,
                        Events.WEIR,
                        Events.ORIGIN,
                        10L,
                        20,
                        new ExchangeId(1),
                        null,
                        TlsHandshake.begun("a.test", List.of("http/1.1"), 30).agreed(40, Facts.TLS),
                        null,
                        null,
                        List.of(),
                        List.of(new TcpSample(ORIGIN, 21, TcpMoment.CONNECTED, Facts.tcp(TcpState.ESTABLISHED))),
                        2,
                        2,
                        70,
                        80,
                        c.close(),
                        null));
        assertThat(c.close().reason()).isEqualTo(CloseReason.IDLE_TIMEOUT);
    }

    @Test
    void clientConnectionCountsItsExchanges() {
        events.at(3).accepted(1);
        events.exchange(1).started(1).served(2, 9, 1);
        events.exchange(2).started(1).served(2, 9, 1);
        events.at(90).closed(1, CloseReason.PEER_CLOSED, 70, 80);

        RecordedConnection c = Folding.of(events).store.connection();

        assertThat(c.leg()).isEqualTo(CLIENT);
        assertThat(c.establishedAtNanos()).isEqualTo(3);
        assertThat(c.connectStartedAtNanos()).isNull();
        assertThat(c.paidBy()).isNull();
        assertThat(c.exchanges()).isEqualTo(2);
        assertThat(c.lastExchange()).isEqualTo(2);
    }

    @Test
    void failedAndAbandonedAttemptsAreNoConnections() {
        events.accepted(1).exchange(1).started(1);
        events.connectStarted(2, 1).connectStarted(3, 1).connectFailed(2).connectAbandoned(3);

        Folding folding = Folding.of(events);
        folding.folder.end(9);

        assertThat(folding.store.connections()).extracting(c -> c.id().value()).containsExactly(1L);
    }

    @Test
    void connectedLoserOfARaceIsAnAbandonedAttempt() {
        events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        events.connectStarted(2, 1).connectStarted(3, 1).at(10).connected(2).connected(3);
        events.at(11).closed(2, CloseReason.RACE_LOST, 0, 0);
        events.exchange(1).assigned(3, 1, 0).ended();

        assertThat(Folding.of(events).store.exchange().attempts())
                .extracting(attempt -> attempt.outcome())
                .containsExactly(Outcome.ABANDONED, Outcome.CONNECTED);
    }

    @Test
    void attemptThatConnectsAfterItsExchangeEndedIsAConnectionPaidByIt() {
        events.accepted(1).exchange(1).started(1).head(CLIENT, "GET http://a.test/ HTTP/1.1");
        events.connectStarted(2, 1).exchange(1).ended();
        events.at(20).connected(2).at(30).closed(2, CloseReason.IDLE_TIMEOUT, 0, 0);

        RecordedConnection c = Folding.of(events).store.connection();

        assertThat(c.paidBy()).isEqualTo(new ExchangeId(1));
        assertThat(c.exchanges()).isZero();
        assertThat(c.lastExchange()).isZero();
    }

    @Test
    void samplesOfAnExchangeAreKeptWithItAndNotWithItsConnection() {
        events.accepted(1).sampled(1, TcpMoment.CONNECTED, TcpState.ESTABLISHED);
        events.exchange(1).started(1);
        events.at(5).sampled(1, 1, TcpMoment.FIRST_BYTE);
        events.exchange(1).served(2, 9, 1);
        events.at(90).closed(1, CloseReason.PEER_CLOSED, 0, 0);

        Folding folding = Folding.of(events);
        folding.folder.end(100);

        assertThat(folding.store.connection().samples())
                .extracting(TcpSample::moment)
                .containsExactly(TcpMoment.CONNECTED);
        assertThat(folding.store.exchange().sample(CLIENT, TcpMoment.FIRST_BYTE).atNanos())
                .isEqualTo(5);
        assertThat(folding.store.exchange().sample(ORIGIN, TcpMoment.FIRST_BYTE))
                .isNull();
    }
}
