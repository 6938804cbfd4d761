package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.ConnectAttempt.Outcome;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Recording;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Facts;
import org.junit.jupiter.api.Test;

/** What becomes of an exchange that fails at one of its stages, or does not end. */
class FailureFoldingTest {

    private final Events events = new Events();

    private ExchangeEvents asked() {
        return events.accepted(1)
                .at(5)
                .exchange(1)
                .started(1)
                .at(10)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .received(CLIENT);
    }

    private RecordedExchange recorded() {
        return Folding.of(events).store.exchange();
    }

    @Test
    void failedResolutionIsRecordedWithTheAnswerOfWeir() {
        Failure failure = Facts.failure(FailureKind.DNS_ERROR);
        asked().at(20)
                .dnsStarted("a.test")
                .at(30)
                .dnsFailed()
                .answered(failure)
                .at(40)
                .failed(FailureKind.DNS_ERROR);

        RecordedExchange x = recorded();

        assertThat(x.failure()).isEqualTo(failure);
        assertThat(x.dns().failure()).isEqualTo(failure);
        assertThat(x.dns().endedAtNanos()).isEqualTo(30);
        assertThat(x.answeredStatus()).isEqualTo(502);
        assertThat(x.response()).isNull();
        assertThat(x.origin()).isNull();
        assertThat(x.endedAtNanos()).isEqualTo(40);
    }

    @Test
    void everyAttemptToConnectIsListedWithItsOutcome() {
        ExchangeEvents x = asked();
        events.at(20)
                .connectStarted(2, 1, 1)
                .at(25)
                .connectStarted(3, 1, 2)
                .at(28)
                .connectStarted(4, 1, 3);
        events.at(30).connectFailed(2).at(40).connected(3).connectAbandoned(4);
        x.at(50).failed(FailureKind.PROXY_INTERNAL_ERROR);

        RecordedExchange recorded = recorded();

        assertThat(recorded.attempts())
                .extracting(ConnectAttempt::outcome)
                .containsExactly(Outcome.FAILED, Outcome.CONNECTED, Outcome.ABANDONED);
        assertThat(recorded.winner().connection().value()).isEqualTo(3);
        assertThat(recorded.attempts().get(0).failure()).isEqualTo(Facts.failure(FailureKind.CONNECTION_REFUSED));
    }

    @Test
    void attemptThatOutlivesItsExchangeIsPending() {
        ExchangeEvents x = asked();
        events.at(20).connectStarted(2, 1);
        x.at(50).failed(FailureKind.CONNECTION_TIMEOUT);

        ConnectAttempt attempt = recorded().attempts().get(0);

        assertThat(attempt.outcome()).isEqualTo(Outcome.PENDING);
        assertThat(attempt.endedAtNanos()).isNull();
    }

    @Test
    void failedHandshakeIsTheExchangesThatPaid() {
        ExchangeEvents x = asked();
        events.at(20)
                .connectStarted(2, 1)
                .at(30)
                .connected(2)
                .at(40)
                .tlsStarted(2)
                .at(60)
                .tlsFailed(2);
        x.at(70).failed(FailureKind.TLS_CERTIFICATE_ERROR);

        RecordedExchange recorded = recorded();

        assertThat(recorded.originTls().endedAtNanos()).isEqualTo(60);
        assertThat(recorded.originTls().details()).isNull();
        assertThat(recorded.originTls().failure()).isEqualTo(Facts.failure(FailureKind.TLS_CERTIFICATE_ERROR));
        assertThat(recorded.winner()).isNotNull();
    }

    @Test
    void brokenResponseKeepsWhatCame() {
        asked().at(20)
                .assigned(2, 9, 7)
                .sendStarted(ORIGIN)
                .sendEnded(ORIGIN, 40, 0)
                .at(30)
                .head(ORIGIN, "HTTP/1.1 200 OK", "Content-Length: 9")
                .at(40)
                .body(ORIGIN, "abc")
                .at(50)
                .failed(FailureKind.HTTP_RESPONSE_INCOMPLETE);

        RecordedExchange x = recorded();

        assertThat(x.status()).isEqualTo(200);
        assertThat(x.response().body().bytes()).isEqualTo(3);
        assertThat(x.response().lastByteAtNanos()).isNull();
        assertThat(x.idleNanos()).isEqualTo(7);
    }

    @Test
    void malformedRequestKeepsItsBytesAndWhatCanBeReadOfIt() {
        events.accepted(1).at(5).exchange(1).started(1);
        events.exchange(1)
                .at(10)
                .rejected(CLIENT, "GET /x HTTP/1.1\r\nbad header", 17)
                .at(20)
                .failed(FailureKind.HTTP_REQUEST_ERROR);

        RecordedExchange x = recorded();

        assertThat(x.kind()).isEqualTo(ExchangeKind.MALFORMED);
        assertThat(x.number()).isEqualTo(1);
        assertThat(x.method()).isEqualTo("GET");
        assertThat(x.url()).isEqualTo("/x");
        assertThat(x.rejected().offset()).isEqualTo(17);
        assertThat(x.rejected().leg()).isEqualTo(CLIENT);
    }

    @Test
    void malformedResponseLeavesARequest() {
        asked().at(20).rejected(ORIGIN, "HTTQ", 3).at(30).failed(FailureKind.HTTP_PROTOCOL_ERROR);

        RecordedExchange x = recorded();

        assertThat(x.kind()).isEqualTo(ExchangeKind.REQUEST);
        assertThat(x.rejected().leg()).isEqualTo(ORIGIN);
        assertThat(x.response()).isNull();
    }

    @Test
    void clientThatLeavesInTheHeadIsMalformed() {
        events.accepted(1).exchange(1).started(1).at(10).failed(FailureKind.HTTP_REQUEST_ERROR);

        assertThat(recorded().kind()).isEqualTo(ExchangeKind.MALFORMED);
        assertThat(recorded().number()).isEqualTo(1);
    }

    @Test
    void strayByteWithoutRequestOrFailureIsNoExchange() {
        events.accepted(1).exchange(1).started(1).at(10).ended();
        events.exchange(2).started(1).served(3, 3, 1);

        assertThat(recorded().number()).isEqualTo(1);
        assertThat(recorded().id().value()).isEqualTo(2);
    }

    @Test
    void failedExchangeDoesNotWaitForASendThatWillNeverEnd() {
        asked().at(20).sendStarted(ORIGIN).at(30).failed(FailureKind.CONNECTION_TERMINATED);

        assertThat(recorded().request().sendEndedAtNanos()).isNull();
    }

    @Test
    void exchangeStillOpenAtTheEndIsRecordedAsUnendedWithoutAFailure() {
        asked().at(20).assigned(2, 9, 0).sendStarted(ORIGIN);
        Folding folding = Folding.of(events);

        folding.folder.end(500);

        RecordedExchange x = folding.store.exchange();
        assertThat(x.recording()).isEqualTo(new Recording(false, 0));
        assertThat(x.failure()).isNull();
        assertThat(x.endedAtNanos()).isEqualTo(500);
        assertThat(folding.store.connection().close()).isNull();
    }

    @Test
    void openExchangesCanBeSeenBeforeTheyEnd() {
        asked().at(20).assigned(2, 9, 0);
        Folding folding = Folding.of(events);

        assertThat(folding.folder.open(70).exchanges()).singleElement().satisfies(x -> {
            assertThat(x.number()).isEqualTo(1);
            assertThat(x.endedAtNanos()).isEqualTo(70);
            assertThat(x.recording().ended()).isFalse();
        });
        assertThat(folding.folder.open(70).connections()).singleElement().satisfies(c -> {
            assertThat(c.exchanges()).isEqualTo(1);
            assertThat(c.bytesReceived()).isEqualTo(-1);
            assertThat(c.close()).isNull();
        });
        assertThat(folding.store.exchanges()).isEmpty();
    }
}
