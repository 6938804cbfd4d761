package dev.weir.inspector.wire;

import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended, by its segments: who sent the first FIN or RST, and what answered. Where the capture lost a packet of it,
 * or did not see what the kernel had, the story stays as it was told without packets.
 */
public final class PacketClose {

    /** Linux: TCP_TIMEWAIT_LEN, include/net/tcp.h. */
    private static final long TIME_WAIT_NANOS = 60_000_000_000L;

    private final CloseStory story;
    private final Segments segments;
    private final List<CloseRung> rungs;

    private PacketClose(CloseStory story, Segments segments) {
        this.story = story;
        this.segments = segments;
        this.rungs = CloseRungs.of(segments);
    }

    /** The story by the packets, or as it was. */
    public static CloseStory tell(CloseStory story, @Nullable Segments segments) {
        if (segments == null || !segments.whole()) {
            return story;
        }
        PacketClose close = new PacketClose(story, segments);
        return close.rungs.isEmpty() || !close.sawAll() ? story : close.told();
    }

    /** Whether each FIN and RST that Weir knows of was among the packets: otherwise some are missing, whatever the numbers say. */
    private boolean sawAll() {
        for (Step step : story.steps()) {
            boolean seen = switch (step.kind()) {
                case FIN_SENT -> sawEnd(Segment.FIN, true);
                case FIN_RECEIVED -> sawEnd(Segment.FIN, false);
                case RST_SENT -> sawEnd(Segment.RST, true);
                case RST_RECEIVED -> sawEnd(Segment.RST, false);
                case CLOSE_NOTIFY_SENT, CLOSE_NOTIFY_RECEIVED -> true;
            };
            if (!seen) {
                return false;
            }
        }
        return true;
    }

    private boolean sawEnd(int flag, boolean fromWeir) {
        return first(flag, fromWeir) != null;
    }

    private @Nullable Segment first(int flags, boolean fromWeir) {
        for (CloseRung rung : rungs) {
            if (rung.segment().has(flags) && rung.segment().fromWeir() == fromWeir) {
                return rung.segment();
            }
        }
        return null;
    }

    private CloseStory told() {
        Segment opening = rungs.get(0).segment();
        boolean reset = opening.has(Segment.RST);
        Party opener = opening.fromWeir() ? Party.WEIR : Party.PEER;
        Party first = CloseRungs.crossed(segments) && !reset ? Party.BOTH : opener;
        boolean anyReset = rungs.stream().anyMatch(rung -> rung.segment().has(Segment.RST));
        boolean bothFins = sawEnd(Segment.FIN, true) && sawEnd(Segment.FIN, false);
        Party timeWait = anyReset ? Party.NOBODY : bothFins ? first : story.timeWait();
        return new CloseStory(
                first,
                reset ? Kind.RST : Kind.FIN,
                reset ? Answer.NONE : first == Party.BOTH ? Answer.FIN : answer(!opening.fromWeir()),
                story.moment(),
                story.reason(),
                story.halfClose(),
                story.closeNotifySent(),
                story.closeNotifyReceived(),
                timeWait,
                timeWait == Party.WEIR || timeWait == Party.BOTH ? timeWaitUntil() : null,
                story.error(),
                steps(),
                Evidence.PACKET,
                story.closedAtNanos());
    }

    private Answer answer(boolean fromWeir) {
        Segment answer = first(Segment.FIN | Segment.RST, fromWeir);
        return answer == null ? Answer.NONE : answer.has(Segment.RST) ? Answer.RST : Answer.FIN;
    }

    private @Nullable Long timeWaitUntil() {
        for (CloseRung rung : rungs) {
            if (rung.weirState() == TcpState.TIME_WAIT) {
                return rung.segment().atNanos() + TIME_WAIT_NANOS;
            }
        }
        return story.timeWaitUntilNanos();
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Step step : story.steps()) {
            if (step.kind() == StepKind.CLOSE_NOTIFY_SENT || step.kind() == StepKind.CLOSE_NOTIFY_RECEIVED) {
                steps.add(beforeItsFin(step));
            }
        }
        for (CloseRung rung : rungs) {
            Segment segment = rung.segment();
            boolean again = segment.is(SegmentMark.RETRANSMISSION);
            if (segment.has(Segment.RST)) {
                steps.add(step(rung, segment.fromWeir() ? StepKind.RST_SENT : StepKind.RST_RECEIVED));
            } else if (segment.has(Segment.FIN) && !again) {
                steps.add(step(rung, segment.fromWeir() ? StepKind.FIN_SENT : StepKind.FIN_RECEIVED));
            }
        }
        // Stable: what Weir saw in one order within a nanosecond stays so.
        steps.sort(Comparator.comparingLong(Step::atNanos));
        return statesKept(steps);
    }

    /** Nothing follows a FIN: a close_notify that Weir read when the FIN had come already had come before it. */
    private Step beforeItsFin(Step notify) {
        Segment fin = first(Segment.FIN, notify.kind() == StepKind.CLOSE_NOTIFY_SENT);
        return fin == null || notify.atNanos() <= fin.atNanos()
                ? notify
                : new Step(
                        fin.atNanos(),
                        notify.kind(),
                        notify.ourState(),
                        notify.peerState(),
                        notify.evidence(),
                        notify.bytesReceived(),
                        notify.bytesSent());
    }

    /** A close_notify is data to TCP: the states stay what the segment before it made them. */
    private static List<Step> statesKept(List<Step> steps) {
        List<Step> told = new ArrayList<>();
        @Nullable TcpState ours = TcpState.ESTABLISHED;
        @Nullable TcpState peers = TcpState.ESTABLISHED;
        for (Step step : steps) {
            boolean segment = step.evidence() == Evidence.PACKET;
            ours = segment ? step.ourState() : ours;
            peers = segment ? step.peerState() : peers;
            told.add(new Step(
                    step.atNanos(), step.kind(), ours, peers, step.evidence(), step.bytesReceived(), step.bytesSent()));
        }
        return List.copyOf(told);
    }

    private Step step(CloseRung rung, StepKind kind) {
        Segment segment = rung.segment();
        // Sequence numbers count SYN as one, and FIN.
        long sent = segment.sequence() + segment.payloadBytes() - 1;
        Segment fin = first(Segment.FIN, !segment.fromWeir());
        boolean finCounted = fin != null && segment.acknowledged() >= fin.end();
        long received = segment.acknowledged() < 0 ? -1 : segment.acknowledged() - (finCounted ? 2 : 1);
        return new Step(
                segment.atNanos(),
                kind,
                rung.weirState(),
                rung.peerState(),
                Evidence.PACKET,
                segment.fromWeir() ? received : sent,
                segment.fromWeir() ? sent : received);
    }
}
