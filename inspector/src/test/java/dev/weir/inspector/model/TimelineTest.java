package dev.weir.inspector.model;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.DnsSource;
import dev.weir.events.FailureKind;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Records;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private final Events events = new Events();

    private ExchangeEvents asked() {
        return events.accepted(1).exchange(1).started(1).at(10).head(CLIENT, "GET http://a.test/ HTTP/1.1");
    }

    private List<String> phases() {
        return Timeline.of(Records.of(events)).phases().stream()
                .map(phase -> phase.kind() + " " + phase.startNanos() + "-" + phase.endNanos())
                .toList();
    }

    @Test
    void freshExchangeGoesThroughAllPhases() {
        ExchangeEvents x = asked().dnsStarted("a.test").at(20).dnsEnded(DnsSource.RESOLVER);
        events.connectStarted(2, 1).at(30).connected(2).tlsStarted(2).at(40).tlsEnded(2);
        x.assigned(2, 1, 0).at(45).sendStarted(ORIGIN).at(50).sendEnded(ORIGIN, 9, 0);
        x.at(60).head(ORIGIN, "HTTP/1.1 200 OK").at(70).received(ORIGIN).at(90).ended();

        assertThat(phases())
                .containsExactly(
                        "BLOCKED 0-10",
                        "DNS 10-20",
                        "CONNECT 20-30",
                        "TLS 30-40",
                        "BLOCKED 40-45",
                        "SEND 45-50",
                        "WAIT 50-60",
                        "RECEIVE 60-70");
    }

    @Test
    void reusedConnectionHasNoDnsPhase() {
        asked().assigned(2, 9, 5)
                .sendStarted(ORIGIN)
                .at(15)
                .sendEnded(ORIGIN, 9, 0)
                .at(20)
                .head(ORIGIN, "HTTP/1.1 200 OK")
                .received(ORIGIN)
                .ended();

        Timeline timeline = Timeline.of(Records.of(events));

        assertThat(timeline.nanosIn(PhaseKind.DNS)).isNull();
        assertThat(timeline.nanosIn(PhaseKind.CONNECT)).isNull();
        assertThat(timeline.nanosIn(PhaseKind.TLS)).isNull();
        assertThat(timeline.nanosIn(PhaseKind.BLOCKED)).isEqualTo(10);
        assertThat(timeline.nanosIn(PhaseKind.RECEIVE)).isZero();
    }

    @Test
    void cachedNameHasNoDnsPhase() {
        asked().dnsStarted("a.test").at(11).dnsEnded(DnsSource.CACHE).at(20).failed(FailureKind.CONNECTION_REFUSED);
        assertThat(phases()).containsExactly("BLOCKED 0-20");
    }

    @Test
    void lookupThatFailedWithoutAnAnswerTookItsTime() {
        asked().dnsStarted("a.test").at(60).dnsFailed().at(61).failed(FailureKind.DNS_TIMEOUT);

        assertThat(phases()).containsExactly("BLOCKED 0-10", "DNS 10-60", "BLOCKED 60-61");
    }

    @Test
    void earlyResponseEndsTheSendAndLeavesNoWait() {
        asked().assigned(2, 9, 5)
                .sendStarted(ORIGIN)
                .at(20)
                .head(ORIGIN, "HTTP/1.1 413 Content Too Large")
                .at(30)
                .received(ORIGIN)
                .at(40)
                .sendEnded(ORIGIN, 9, 9)
                .at(50)
                .ended();

        assertThat(phases()).containsExactly("BLOCKED 0-10", "SEND 10-20", "WAIT 20-20", "RECEIVE 20-30");
    }

    @Test
    void clientThatFailsAfterTheWholeResponseDoesNotLengthenTheReceiving() {
        asked().assigned(2, 9, 5)
                .sendStarted(ORIGIN)
                .sendEnded(ORIGIN, 9, 0)
                .at(20)
                .head(ORIGIN, "HTTP/1.1 200 OK")
                .at(30)
                .received(ORIGIN)
                .at(90)
                .failed(FailureKind.CONNECTION_WRITE_TIMEOUT);

        assertThat(phases())
                .containsExactly("BLOCKED 0-10", "SEND 10-10", "WAIT 10-20", "RECEIVE 20-30", "BLOCKED 30-90");
    }

    @Test
    void switchingProtocolsEndsTheExchange() {
        asked().assigned(2, 9, 5)
                .sendStarted(ORIGIN)
                .sendEnded(ORIGIN, 9, 0)
                .at(15)
                .head(ORIGIN, 12, "HTTP/1.1 101 Switching Protocols")
                .tunnelOpened(2, "upgrade")
                .at(900)
                .relayEnded(ORIGIN, 5000)
                .relayEnded(CLIENT, 9)
                .ended();

        Timeline timeline = Timeline.of(Records.of(events));

        assertThat(timeline.endNanos()).isEqualTo(15);
        assertThat(timeline.nanosIn(PhaseKind.RECEIVE)).isEqualTo(3);
    }
}
