package dev.weir.inspector.ingest;

import static dev.weir.events.Leg.CLIENT;
import static dev.weir.events.Leg.ORIGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.FailureKind;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.testing.Events;
import dev.weir.inspector.testing.ExchangeEvents;
import dev.weir.inspector.testing.Facts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseStoriesTest {

    private static final long MINUTE = 60_000_000_000L;

    private final Events events = new Events();

    /** Connection 2, ready on the origin leg. */
    private Events origin() {
        return events.accepted(1).connectStarted(2, 1).connected(2);
    }

    private CloseStory story() {
        return Folding.of(events).store.connections().get(0).close();
    }

    private static List<String> states(CloseStory story) {
        return story.steps().stream()
                .map(step -> step.kind() + " " + step.ourState() + "/" + step.peerState())
                .toList();
    }

    @Test
    void firstFinByOrderWhenTheKernelWasNotAsked() {
        origin().at(10).finSent(2, 5, 6).at(20).finReceived(2, Evidence.INFERRED, 5, 6);
        events.at(30).closed(2, CloseReason.IDLE_TIMEOUT, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.WEIR);
        assertThat(story.kind()).isEqualTo(Kind.FIN);
        assertThat(story.answer()).isEqualTo(Answer.FIN);
        assertThat(story.evidence()).isEqualTo(Evidence.APP);
        assertThat(story.timeWait()).isEqualTo(Party.WEIR);
        assertThat(story.timeWaitUntilNanos()).isEqualTo(20 + MINUTE);
        assertThat(story.reason()).isEqualTo(CloseReason.IDLE_TIMEOUT);
        assertThat(story.halfClose()).isFalse();
        assertThat(story.closedAtNanos()).isEqualTo(30);
        assertThat(states(story)).containsExactly("FIN_SENT FIN_WAIT_1/CLOSE_WAIT", "FIN_RECEIVED TIME_WAIT/LAST_ACK");
    }

    @Test
    void peerFirstGoesThroughCloseWaitAndLastAck() {
        origin().at(10).finReceived(2, Evidence.KERNEL, 5, 6).at(20).finSent(2, 5, 6);
        events.at(30).closed(2, CloseReason.PEER_CLOSED, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.PEER);
        assertThat(story.evidence()).isEqualTo(Evidence.KERNEL);
        assertThat(story.answer()).isEqualTo(Answer.FIN);
        assertThat(story.timeWait()).isEqualTo(Party.PEER);
        assertThat(story.timeWaitUntilNanos()).isNull();
        assertThat(states(story)).containsExactly("FIN_RECEIVED CLOSE_WAIT/FIN_WAIT_1", "FIN_SENT LAST_ACK/TIME_WAIT");
    }

    @Test
    void closeWaitAtOurFinMeansThatThePeersWasThereFirst() {
        origin().at(10).sampled(2, TcpMoment.CLOSING, TcpState.CLOSE_WAIT).finSent(2, 5, 6);
        events.at(20).finReceived(2, Evidence.KERNEL, 5, 6).closed(2, CloseReason.IDLE_TIMEOUT, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.PEER);
        assertThat(story.evidence()).isEqualTo(Evidence.KERNEL);
        assertThat(story.answer()).isEqualTo(Answer.FIN);
        assertThat(story.timeWait()).isEqualTo(Party.PEER);
        assertThat(states(story)).containsExactly("FIN_RECEIVED CLOSE_WAIT/FIN_WAIT_1", "FIN_SENT LAST_ACK/TIME_WAIT");
    }

    @Test
    void establishedAtOurFinMeansThatWeirWasFirst() {
        origin().at(10).sampled(2, TcpMoment.CLOSING, TcpState.ESTABLISHED).finSent(2, 5, 6);
        events.at(20).finReceived(2, Evidence.KERNEL, 5, 6).closed(2, CloseReason.LAST_MESSAGE, 5, 6);

        assertThat(story().first()).isEqualTo(Party.WEIR);
        assertThat(story().evidence()).isEqualTo(Evidence.KERNEL);
    }

    /** In: the ACK of ours with theirs, or each alone; out: ours with the ACK of theirs, or each alone. */
    @ParameterizedTest
    @CsvSource({"1, 2, WEIR, WEIR", "2, 1, PEER, PEER", "2, 2, UNKNOWN, UNKNOWN"})
    void finThatCameWhileOursWasSentIsPlacedByTheSegmentsItTook(long in, long out, Party first, Party timeWait) {
        origin().at(10).sampled(2, TcpMoment.CLOSING, segments(TcpState.ESTABLISHED, 40, 50));
        events.finSent(2, 5, 6).sampled(2, TcpMoment.FIN_SENT, segments(TcpState.CLOSED, 40 + in, 50 + out));
        events.at(20).finReceived(2, Evidence.KERNEL, 5, 6).closed(2, CloseReason.LAST_MESSAGE, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(first);
        assertThat(story.kind()).isEqualTo(Kind.FIN);
        assertThat(story.timeWait()).isEqualTo(timeWait);
    }

    private static TcpInfo segments(TcpState state, long in, long out) {
        return TcpInfo.in(state)
                .with(Figure.SEGMENTS_IN, in)
                .with(Figure.SEGMENTS_OUT, out)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"FIN_WAIT_1, WEIR", "FIN_WAIT_2, WEIR", "CLOSING, BOTH", "LAST_ACK, PEER"})
    void stateBehindOurFinTellsWhoWasFirst(TcpState behind, Party first) {
        origin().at(10).sampled(2, TcpMoment.CLOSING, TcpState.ESTABLISHED).finSent(2, 5, 6);
        events.sampled(2, TcpMoment.FIN_SENT, behind);
        events.at(20).finReceived(2, Evidence.KERNEL, 5, 6).closed(2, CloseReason.LAST_MESSAGE, 5, 6);

        assertThat(story().first()).isEqualTo(first);
        assertThat(story().kind()).isEqualTo(Kind.FIN);
        assertThat(story().evidence()).isEqualTo(Evidence.KERNEL);
    }

    @Test
    void crossedFinsLeaveTimeWaitOnBothEnds() {
        origin().at(10).sampled(2, TcpMoment.CLOSING, TcpState.ESTABLISHED).finSent(2, 5, 6);
        events.at(20).sampled(2, TcpMoment.FIN_RECEIVED, TcpState.CLOSING).finReceived(2, Evidence.KERNEL, 5, 6);
        events.at(30).closed(2, CloseReason.LAST_MESSAGE, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.BOTH);
        assertThat(story.timeWait()).isEqualTo(Party.BOTH);
        assertThat(story.timeWaitUntilNanos()).isEqualTo(20 + MINUTE);
        assertThat(states(story)).containsExactly("FIN_SENT FIN_WAIT_1/CLOSING", "FIN_RECEIVED CLOSING/FIN_WAIT_1");
    }

    @Test
    void resetLeavesTimeWaitToNobody() {
        origin().at(10).resetReceived(2, Evidence.KERNEL, 5, 6).at(20).closed(2, CloseReason.PEER_RESET, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.PEER);
        assertThat(story.kind()).isEqualTo(Kind.RST);
        assertThat(story.answer()).isEqualTo(Answer.NONE);
        assertThat(story.timeWait()).isEqualTo(Party.NOBODY);
        assertThat(states(story)).containsExactly("RST_RECEIVED CLOSED/CLOSED");
    }

    @Test
    void finAnsweredByResetIsToldAsSuch() {
        origin().at(10).finSent(2, 5, 6).at(20).resetReceived(2, Evidence.KERNEL, 5, 6);
        events.closed(2, CloseReason.OTHER_LEG, 5, 6);

        assertThat(story().first()).isEqualTo(Party.WEIR);
        assertThat(story().kind()).isEqualTo(Kind.FIN);
        assertThat(story().answer()).isEqualTo(Answer.RST);
        assertThat(story().timeWait()).isEqualTo(Party.NOBODY);
    }

    @Test
    void weirsResetAfterThePeersFinIsItsAnswer() {
        origin().at(10).finReceived(2, Evidence.KERNEL, 5, 6).at(20).resetSent(2, 5, 6);
        events.closed(2, CloseReason.FAILURE, 5, 6);

        assertThat(story().first()).isEqualTo(Party.PEER);
        assertThat(story().answer()).isEqualTo(Answer.RST);
        assertThat(states(story())).containsExactly("FIN_RECEIVED CLOSE_WAIT/FIN_WAIT_1", "RST_SENT CLOSED/CLOSED");
    }

    @Test
    void closedSocketAtTheEndOfInputWasReset() {
        origin().at(10).sampled(2, TcpMoment.FIN_RECEIVED, TcpState.CLOSED).finReceived(2, Evidence.INFERRED, 5, 6);
        events.closed(2, CloseReason.PEER_CLOSED, 5, 6);

        assertThat(story().first()).isEqualTo(Party.PEER);
        assertThat(story().kind()).isEqualTo(Kind.RST);
        assertThat(story().evidence()).isEqualTo(Evidence.KERNEL);
        assertThat(story().timeWait()).isEqualTo(Party.NOBODY);
    }

    @Test
    void finFollowedByResetIsAFinThatNobodyAnswered() {
        origin().at(10).finReceived(2, Evidence.KERNEL, 5, 6).sampled(2, TcpMoment.FIN_RECEIVED, TcpState.CLOSED);
        events.resetReceived(2, Evidence.KERNEL, 5, 6).closed(2, CloseReason.PEER_RESET, 5, 6);

        assertThat(story().first()).isEqualTo(Party.PEER);
        assertThat(story().kind()).isEqualTo(Kind.FIN);
        assertThat(story().answer()).isEqualTo(Answer.NONE);
        assertThat(story().timeWait()).isEqualTo(Party.NOBODY);
        assertThat(states(story())).containsExactly("FIN_RECEIVED CLOSE_WAIT/FIN_WAIT_1", "RST_RECEIVED CLOSED/CLOSED");
    }

    @Test
    void socketThatIsClosedBeforeOurFinWasReset() {
        origin().at(10).sampled(2, TcpMoment.CLOSING, TcpState.CLOSED).closed(2, CloseReason.FAILURE, 5, 6);

        assertThat(story().first()).isEqualTo(Party.PEER);
        assertThat(story().kind()).isEqualTo(Kind.RST);
        assertThat(story().evidence()).isEqualTo(Evidence.KERNEL);
    }

    @Test
    void closedSocketAfterOurOwnFinIsNoReset() {
        // The kernel says CLOSE while TIME_WAIT lives on in its mini-socket.
        origin().at(5).sampled(2, TcpMoment.CLOSING, TcpState.ESTABLISHED).finSent(2, 5, 6);
        events.at(10).sampled(2, TcpMoment.FIN_RECEIVED, TcpState.CLOSED).finReceived(2, Evidence.KERNEL, 5, 6);
        events.closed(2, CloseReason.LAST_MESSAGE, 5, 6);

        assertThat(story().kind()).isEqualTo(Kind.FIN);
        assertThat(story().first()).isEqualTo(Party.WEIR);
        assertThat(story().timeWait()).isEqualTo(Party.WEIR);
    }

    @Test
    void missingAnswerIsNoneOnlyWhenTheKernelSaysSo() {
        origin().at(10).finSent(2, 5, 6).closed(2, CloseReason.IDLE_TIMEOUT, 5, 6);
        assertThat(story().answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(story().timeWait()).isEqualTo(Party.UNKNOWN);
        assertThat(story().timeWaitUntilNanos()).isNull();
    }

    @Test
    void unansweredFinIsNoneByTheKernelsWord() {
        origin().at(10).finSent(2, 5, 6).sampled(2, TcpMoment.CLOSED, TcpState.FIN_WAIT_2);
        events.closed(2, CloseReason.IDLE_TIMEOUT, 5, 6);

        assertThat(story().answer()).isEqualTo(Answer.NONE);
        assertThat(story().timeWait()).isEqualTo(Party.UNKNOWN);
    }

    @Test
    void nothingSeenIsUnknown() {
        origin().closed(2, CloseReason.SHUTDOWN, 5, 6);

        CloseStory story = story();

        assertThat(story.first()).isEqualTo(Party.UNKNOWN);
        assertThat(story.kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(story.answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(story.timeWait()).isEqualTo(Party.UNKNOWN);
        assertThat(story.evidence()).isEqualTo(Evidence.INFERRED);
        assertThat(story.steps()).isEmpty();
    }

    @Test
    void dataAfterTheFirstFinIsAHalfClose() {
        origin().at(10).finReceived(2, Evidence.KERNEL, 5, 6).at(20).finSent(2, 5, 106);
        events.closed(2, CloseReason.PEER_CLOSED, 5, 106);

        assertThat(story().halfClose()).isTrue();
    }

    @Test
    void closeNotifyAfterTheFirstFinIsNoHalfClose() {
        origin().at(5).closeNotifyReceived(2).at(10).finReceived(2, Evidence.KERNEL, 50, 60);
        events.at(15).closeNotifySent(2).at(20).finSent(2, 50, 84).closed(2, CloseReason.PEER_CLOSED, 50, 84);

        CloseStory story = story();

        assertThat(story.halfClose()).isFalse();
        assertThat(story.closeNotifyReceived()).isTrue();
        assertThat(story.closeNotifySent()).isTrue();
        assertThat(states(story))
                .containsExactly(
                        "CLOSE_NOTIFY_RECEIVED ESTABLISHED/ESTABLISHED",
                        "FIN_RECEIVED CLOSE_WAIT/FIN_WAIT_1",
                        "CLOSE_NOTIFY_SENT CLOSE_WAIT/FIN_WAIT_1",
                        "FIN_SENT LAST_ACK/TIME_WAIT");
    }

    @Test
    void momentsOfAnOriginConnection() {
        assertThat(momentAfter(x -> {})).isEqualTo(Moment.UNUSED);
        assertThat(momentAfter(x -> x.sendStarted(ORIGIN))).isEqualTo(Moment.IN_REQUEST);
        assertThat(momentAfter(x -> x.sendStarted(ORIGIN).sendEnded(ORIGIN, 1, 0)))
                .isEqualTo(Moment.WAITING);
        assertThat(momentAfter(x -> x.sendStarted(ORIGIN).head(ORIGIN, "HTTP/1.1 200 OK")))
                .isEqualTo(Moment.IN_RESPONSE);
        assertThat(momentAfter(x ->
                        x.sendStarted(ORIGIN).head(ORIGIN, "HTTP/1.1 200 OK").received(ORIGIN)))
                .isEqualTo(Moment.IDLE);
        assertThat(momentAfter(x -> x.tunnelOpened(2, "test"))).isEqualTo(Moment.IN_TUNNEL);
        assertThat(momentAfter(x -> x.sendStarted(ORIGIN).failed(FailureKind.CONNECTION_TERMINATED)))
                .isEqualTo(Moment.IN_REQUEST);
    }

    private static Moment momentAfter(java.util.function.Consumer<ExchangeEvents> told) {
        Events events = new Events();
        events.accepted(1)
                .exchange(1)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .received(CLIENT);
        events.connectStarted(2, 1).connected(2);
        ExchangeEvents x = events.exchange(1).assigned(2, 1, 0);
        told.accept(x);
        events.resetReceived(2, Evidence.KERNEL, 0, 0).closed(2, CloseReason.PEER_RESET, 0, 0);
        return Folding.of(events).store.connections().get(0).close().moment();
    }

    @Test
    void momentsOfAClientConnection() {
        assertThat(clientMomentAfter(e -> {})).isEqualTo(Moment.UNUSED);
        assertThat(clientMomentAfter(e -> e.tlsStarted(1))).isEqualTo(Moment.IN_HANDSHAKE);
        assertThat(clientMomentAfter(e -> e.tlsStarted(1).tlsFailed(1))).isEqualTo(Moment.IN_HANDSHAKE);
        assertThat(clientMomentAfter(e -> e.exchange(1).started(1))).isEqualTo(Moment.IN_REQUEST);
        assertThat(clientMomentAfter(e -> e.exchange(1).started(1).received(CLIENT)))
                .isEqualTo(Moment.WAITING);
        assertThat(clientMomentAfter(
                        e -> e.exchange(1).started(1).received(CLIENT).sendStarted(CLIENT)))
                .isEqualTo(Moment.IN_RESPONSE);
        assertThat(clientMomentAfter(e -> e.exchange(1).started(1).served(2, 2, 1)))
                .isEqualTo(Moment.IDLE);
        assertThat(clientMomentAfter(e -> e.exchange(1)
                        .started(1)
                        .answered(Facts.failure(FailureKind.HTTP_REQUEST_ERROR))
                        .failed(FailureKind.HTTP_REQUEST_ERROR)))
                .isEqualTo(Moment.IDLE);
        assertThat(clientMomentAfter(e -> e.exchange(1)
                        .started(1)
                        .head(CLIENT, "CONNECT a.test:443 HTTP/1.1")
                        .intercepted("a.test:443")
                        .ended()))
                .isEqualTo(Moment.UNUSED);
    }

    private static Moment clientMomentAfter(java.util.function.Consumer<Events> told) {
        Events events = new Events().accepted(1);
        told.accept(events);
        events.finReceived(1, Evidence.KERNEL, 0, 0).closed(1, CloseReason.PEER_CLOSED, 0, 0);
        return Folding.of(events).store.connections().get(0).close().moment();
    }

    @Test
    void finThatDelimitsAResponseFindsTheConnectionIdle() {
        events.accepted(1)
                .exchange(1)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .received(CLIENT);
        events.connectStarted(2, 1).connected(2);
        ExchangeEvents x =
                events.exchange(1).assigned(2, 1, 0).sendStarted(ORIGIN).sendEnded(ORIGIN, 9, 0);
        x.at(10).head(ORIGIN, "HTTP/1.0 200 OK").body(ORIGIN, "all of it");
        events.at(20).finReceived(2, Evidence.KERNEL, 30, 9);
        x.received(ORIGIN, 9, 9).ended();
        events.at(30).finSent(2, 30, 9).closed(2, CloseReason.PEER_CLOSED, 30, 9);

        assertThat(story().moment()).isEqualTo(Moment.IDLE);
    }

    @Test
    void retriedExchangeLeavesItsMomentOnTheOldConnection() {
        events.accepted(1)
                .exchange(1)
                .started(1)
                .head(CLIENT, "GET http://a.test/ HTTP/1.1")
                .received(CLIENT);
        events.connectStarted(2, 1).connected(2);
        events.exchange(1)
                .assigned(2, 1, 0)
                .sendStarted(ORIGIN)
                .sendEnded(ORIGIN, 9, 0)
                .retried();
        events.resetReceived(2, Evidence.KERNEL, 0, 9).closed(2, CloseReason.PEER_RESET, 0, 9);

        assertThat(story().moment()).isEqualTo(Moment.WAITING);
    }
}
