package dev.weir.inspector.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketLedgerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int PORTS = 28_232;

    /** Closed by us at that second of the capture. */
    private static RecordedConnection closedByWeir(long id, double second, CloseReason reason) {
        long at = Samples.at(0) + Math.round(second * SECOND);
        List<Step> steps = List.of(step(StepKind.FIN_SENT, at), step(StepKind.FIN_RECEIVED, at));
        return ended(id, story(Party.WEIR, Answer.FIN, reason, Party.WEIR, steps, at));
    }

    private static RecordedConnection ended(long id, CloseStory story) {
        return Samples.ended(Samples.origin(id, id, List.of()), 1, id, story);
    }

    private static Step step(StepKind kind, long at) {
        return new Step(at, kind, null, null, Evidence.KERNEL, 0, 0);
    }

    private static CloseStory story(
            Party first, Answer answer, CloseReason reason, Party timeWait, List<Step> steps, long at) {
        return new CloseStory(
                first,
                Kind.FIN,
                answer,
                Moment.IDLE,
                reason,
                false,
                false,
                false,
                timeWait,
                timeWait == Party.WEIR ? steps.get(0).atNanos() + 60 * SECOND : null,
                null,
                steps,
                Evidence.KERNEL,
                at);
    }

    private static RecordedExchange said(long number, String responseHead) {
        return SampleExchange.of(number, "http://origin.test/", 0)
                .tcp(number, 10)
                .send(20)
                .receive(responseHead, Samples.body(0), 30, 40)
                .end();
    }

    private static SocketLedger at(double second, List<RecordedConnection> connections, CloseCauses causes) {
        return SocketLedger.of(connections, Samples.at(0) + Math.round(second * SECOND), causes);
    }

    private static final CloseCauses UNKNOWN = new CloseCauses(number -> null);

    @Test
    void timeWaitIsHeldForSixtySecondsAndThenNoMore() {
        List<RecordedConnection> one = List.of(closedByWeir(1, 0, CloseReason.LAST_MESSAGE));

        assertThat(at(59, one, UNKNOWN).held(Leg.ORIGIN)).isEqualTo(1);
        assertThat(at(60, one, UNKNOWN).held(Leg.ORIGIN)).isZero();
        assertThat(at(59, one, UNKNOWN).held(Leg.CLIENT)).isZero();
    }

    @Test
    void aRateThatTheRangeSustainsNeverRunsOut() {
        List<RecordedConnection> closed = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            closed.add(closedByWeir(i + 1, i / 10.0, CloseReason.IDLE_TIMEOUT)); // 10 a second
        }
        SocketLedger ledger = at(60, closed, UNKNOWN);
        PortForecast forecast = PortForecast.of(ledger.routes().get(0), PORTS, ledger.atNanos());

        assertThat(forecast.perSecond()).isBetween(9.9, 10.0);
        assertThat(forecast.secondsLeft()).isNull();
        assertThat(forecast.sustainablePerSecond()).isBetween(470.0, 471.0);
    }

    @Test
    void aRateThatIsTooHighRunsOutWhenTheArithmeticSays() {
        List<RecordedConnection> closed = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            closed.add(closedByWeir(i + 1, 30 + i / 20.0, CloseReason.IDLE_TIMEOUT)); // 600 in the last 30 s
        }
        SocketLedger ledger = at(60, closed, UNKNOWN);
        PortUse use = ledger.routes().get(0);

        // 600 blocked until second 90 and later; 10 new ones a second: 700 are reached after 10 s.
        assertThat(PortForecast.of(use, 700, ledger.atNanos()).secondsLeft()).isEqualTo(10L);
        // 800 would be reached after 20 s, before the first is free again after 30.
        assertThat(PortForecast.of(use, 800, ledger.atNanos()).secondsLeft()).isEqualTo(20L);
        // After 30 s as many are freed (20/s) as come and more: 901 are never reached.
        assertThat(PortForecast.of(use, 901, ledger.atNanos()).secondsLeft()).isNull();
    }

    @Test
    void theHeaderAndTheRequestsThatCausedOurClosesAreNamed() {
        CloseCauses causes = new CloseCauses(number -> number == 3
                ? said(3, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
                : said(number, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
        SocketLedger ledger = at(
                2,
                List.of(
                        closedByWeir(1, 0, CloseReason.LAST_MESSAGE),
                        closedByWeir(2, 1, CloseReason.LAST_MESSAGE),
                        closedByWeir(3, 1, CloseReason.LAST_MESSAGE),
                        closedByWeir(4, 1, CloseReason.IDLE_TIMEOUT)),
                causes);

        assertThat(ledger.routes()).hasSize(1);
        assertThat(ledger.routes().get(0).causes())
                .containsExactlyInAnyOrder(
                        new PortUse.Cause("the response said Connection: close", 2, List.of(1L, 2L)),
                        new PortUse.Cause("the response was HTTP/1.0 without keep-alive", 1, List.of(3L)),
                        new PortUse.Cause("Weir's idle timeout", 1, List.of(4L)));
    }

    @Test
    void whoAnsweredAFinLateIsBlamed() {
        long at = Samples.at(0);
        CloseStory late = story(
                Party.PEER,
                Answer.FIN,
                CloseReason.PEER_CLOSED,
                Party.PEER,
                List.of(step(StepKind.FIN_RECEIVED, at), step(StepKind.FIN_SENT, at + 6 * SECOND)),
                at + 6 * SECOND);
        CloseStory quick = story(
                Party.PEER,
                Answer.FIN,
                CloseReason.PEER_CLOSED,
                Party.PEER,
                List.of(step(StepKind.FIN_RECEIVED, at), step(StepKind.FIN_SENT, at + 4 * SECOND)),
                at + 4 * SECOND);
        CloseStory deaf = story(
                Party.WEIR,
                Answer.NONE,
                CloseReason.IDLE_TIMEOUT,
                Party.UNKNOWN,
                List.of(step(StepKind.FIN_SENT, at)),
                at + 2 * SECOND);

        List<SocketLedger.Stuck> stuck = at(10, List.of(ended(1, late), ended(2, quick), ended(3, deaf)), UNKNOWN)
                .stuck();

        assertThat(stuck).hasSize(2);
        assertThat(stuck.get(0).connection()).hasToString("c1");
        assertThat(stuck.get(0).blame()).isEqualTo(Party.WEIR);
        assertThat(stuck.get(0).forNanos()).isEqualTo(6 * SECOND);
        assertThat(stuck.get(1).connection()).hasToString("c3");
        assertThat(stuck.get(1).blame()).isEqualTo(Party.PEER);
        assertThat(stuck.get(1).evidence()).isEqualTo(Evidence.INFERRED);
    }
}
