package dev.weir.inspector.wire;

import static dev.weir.inspector.model.wire.Segment.ACK;
import static dev.weir.inspector.model.wire.Segment.FIN;
import static dev.weir.inspector.model.wire.Segment.PSH;
import static dev.weir.inspector.model.wire.Segment.RST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.testing.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each order in which connections end, by its segments. */
final class PacketCloseTest {

    private static CloseStory told(Party first, StepKind... seen) {
        List<Step> steps = List.of(seen).stream()
                .map(kind -> new Step(1, kind, null, null, Evidence.APP, 0, 0))
                .toList();
        return new CloseStory(
                first,
                Kind.UNKNOWN,
                Answer.UNKNOWN,
                Moment.IDLE,
                CloseReason.LAST_MESSAGE,
                false,
                false,
                false,
                Party.UNKNOWN,
                null,
                null,
                steps,
                Evidence.INFERRED,
                99);
    }

    private static List<String> ladder(Segments segments) {
        return CloseRungs.of(segments).stream()
                .map(rung -> (rung.segment().fromWeir() ? "weir " : "peer ")
                        + (rung.segment().has(RST) ? "RST" : rung.segment().has(FIN) ? "FIN" : "ACK") + " "
                        + rung.weirState() + "|" + rung.peerState() + (rung.merged() ? " merged" : ""))
                .toList();
    }

    @Test
    void fourSegmentsWhereThePeerAcknowledgesFirst() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .origin(ACK, 1, 2, 0)
                .origin(FIN | ACK, 1, 2, 0)
                .weir(ACK, 2, 2, 0)
                .segments();

        assertThat(ladder(segments))
                .containsExactly(
                        "weir FIN FIN_WAIT_1|CLOSE_WAIT",
                        "peer ACK FIN_WAIT_2|CLOSE_WAIT",
                        "peer FIN TIME_WAIT|LAST_ACK",
                        "weir ACK TIME_WAIT|CLOSED");
        CloseStory story = PacketClose.tell(told(Party.UNKNOWN, StepKind.FIN_SENT, StepKind.FIN_RECEIVED), segments);
        assertThat(story.first()).isEqualTo(Party.WEIR);
        assertThat(story.kind()).isEqualTo(Kind.FIN);
        assertThat(story.answer()).isEqualTo(Answer.FIN);
        assertThat(story.timeWait()).isEqualTo(Party.WEIR);
        assertThat(story.timeWaitUntilNanos()).isEqualTo(6_000_000L + 60_000_000_000L);
        assertThat(story.evidence()).isEqualTo(Evidence.PACKET);
        assertThat(story.steps()).extracting(Step::kind).containsExactly(StepKind.FIN_SENT, StepKind.FIN_RECEIVED);
        assertThat(story.steps()).extracting(Step::evidence).containsOnly(Evidence.PACKET);
    }

    @Test
    void threeSegmentsWhereAckAndFinAreOne() {
        Segments segments = new Conversation()
                .open()
                .origin(FIN | ACK, 1, 1, 0)
                .weir(FIN | ACK, 1, 2, 0)
                .origin(ACK, 2, 2, 0)
                .segments();

        assertThat(ladder(segments))
                .containsExactly(
                        "peer FIN CLOSE_WAIT|FIN_WAIT_1",
                        "weir FIN LAST_ACK|TIME_WAIT merged",
                        "peer ACK CLOSED|TIME_WAIT");
        CloseStory story = PacketClose.tell(told(Party.WEIR, StepKind.FIN_SENT), segments);
        assertThat(story.first()).isEqualTo(Party.PEER);
        assertThat(story.timeWait()).isEqualTo(Party.PEER);
        assertThat(story.timeWaitUntilNanos()).isNull();
    }

    @Test
    void finsThatCrossLeaveTimeWaitOnBothSides() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .origin(FIN | ACK, 1, 1, 0)
                .weir(ACK, 2, 2, 0)
                .origin(ACK, 2, 2, 0)
                .segments();

        assertThat(ladder(segments))
                .containsExactly(
                        "weir FIN FIN_WAIT_1|ESTABLISHED",
                        "peer FIN CLOSING|FIN_WAIT_1",
                        "weir ACK CLOSING|TIME_WAIT",
                        "peer ACK TIME_WAIT|TIME_WAIT");
        CloseStory story = PacketClose.tell(told(Party.WEIR), segments);
        assertThat(story.first()).isEqualTo(Party.BOTH);
        assertThat(story.timeWait()).isEqualTo(Party.BOTH);
    }

    @Test
    void halfCloseShowsWhoWentOnSending() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .origin(ACK, 1, 2, 0)
                .origin(ACK | PSH, 1, 2, 500)
                .weir(ACK, 2, 501, 0)
                .origin(FIN | ACK, 501, 2, 0)
                .weir(ACK, 2, 502, 0)
                .segments();

        CloseStory story = PacketClose.tell(told(Party.WEIR, StepKind.FIN_SENT, StepKind.FIN_RECEIVED), segments);
        assertThat(story.steps()).extracting(Step::bytesReceived).containsExactly(0L, 500L);
        assertThat(ladder(segments)).hasSize(4);
    }

    @Test
    void resetEndsBothAtOnce() {
        Segments segments = new Conversation().open().origin(RST | ACK, 1, 1, 0).segments();

        assertThat(ladder(segments)).containsExactly("peer RST CLOSED|CLOSED");
        CloseStory story = PacketClose.tell(told(Party.UNKNOWN), segments);
        assertThat(story.first()).isEqualTo(Party.PEER);
        assertThat(story.kind()).isEqualTo(Kind.RST);
        assertThat(story.answer()).isEqualTo(Answer.NONE);
        assertThat(story.timeWait()).isEqualTo(Party.NOBODY);
    }

    @Test
    void finAnsweredByResetLeavesNoTimeWait() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .origin(RST, 1, 2, 0)
                .segments();

        CloseStory story = PacketClose.tell(told(Party.WEIR, StepKind.FIN_SENT), segments);
        assertThat(story.answer()).isEqualTo(Answer.RST);
        assertThat(story.timeWait()).isEqualTo(Party.NOBODY);
    }

    @Test
    void unansweredFinIsSaidToBeSo() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .origin(ACK, 1, 2, 0)
                .segments();

        CloseStory story = PacketClose.tell(told(Party.UNKNOWN, StepKind.FIN_SENT), segments);
        assertThat(story.answer()).isEqualTo(Answer.NONE);
        assertThat(story.timeWait()).isEqualTo(Party.UNKNOWN);
    }

    @Test
    void lostPacketsLeaveTheStoryAsItWas() {
        Segments hole = new Conversation()
                .open()
                .origin(ACK, 1, 41, 0)
                .weir(FIN | ACK, 41, 1, 0)
                .segments();
        CloseStory before = told(Party.UNKNOWN, StepKind.FIN_SENT);
        assertThat(PacketClose.tell(before, hole)).isSameAs(before);

        Segments noReset = new Conversation().open().weir(FIN | ACK, 1, 1, 0).segments();
        CloseStory reset = told(Party.UNKNOWN, StepKind.FIN_SENT, StepKind.RST_RECEIVED);
        assertThat(PacketClose.tell(reset, noReset)).isSameAs(reset);
        assertThat(PacketClose.tell(reset, null)).isSameAs(reset);
    }

    @Test
    void finSentAgainIsOneStep() {
        Segments segments = new Conversation()
                .open()
                .weir(FIN | ACK, 1, 1, 0)
                .after(200_000_000L)
                .weir(FIN | ACK, 1, 1, 0)
                .origin(FIN | ACK, 1, 2, 0)
                .weir(ACK, 2, 2, 0)
                .segments();

        CloseStory story = PacketClose.tell(told(Party.WEIR), segments);
        assertThat(story.steps()).extracting(Step::kind).containsExactly(StepKind.FIN_SENT, StepKind.FIN_RECEIVED);
        assertThat(ladder(segments)).hasSize(4);
    }

    /** Weir reads the alert later than the FIN behind it passed; it was told of at 9 s, and the FIN came after 1 ms. */
    @Test
    void closeNotifyComesBeforeTheFinOfItsSender() {
        Segments segments = new Conversation()
                .open()
                .origin(FIN | ACK, 1, 1, 0)
                .weir(FIN | ACK, 1, 2, 0)
                .origin(ACK, 2, 2, 0)
                .segments();
        CloseStory late = told(Party.UNKNOWN, StepKind.FIN_RECEIVED, StepKind.FIN_SENT);
        List<Step> steps = new ArrayList<>(late.steps());
        steps.add(new Step(9_000_000_000L, StepKind.CLOSE_NOTIFY_RECEIVED, null, null, Evidence.APP, -1, -1));
        steps.add(new Step(9_000_000_001L, StepKind.CLOSE_NOTIFY_SENT, null, null, Evidence.APP, -1, -1));

        CloseStory story = PacketClose.tell(withSteps(late, steps), segments);

        assertThat(story.steps())
                .extracting(Step::kind)
                .containsExactly(
                        StepKind.CLOSE_NOTIFY_RECEIVED,
                        StepKind.FIN_RECEIVED,
                        StepKind.CLOSE_NOTIFY_SENT,
                        StepKind.FIN_SENT);
        assertThat(story.first()).isEqualTo(Party.PEER);
    }

    private static CloseStory withSteps(CloseStory story, List<Step> steps) {
        return new CloseStory(
                story.first(),
                story.kind(),
                story.answer(),
                story.moment(),
                story.reason(),
                story.halfClose(),
                true,
                true,
                story.timeWait(),
                story.timeWaitUntilNanos(),
                story.error(),
                steps,
                story.evidence(),
                story.closedAtNanos());
    }
}
