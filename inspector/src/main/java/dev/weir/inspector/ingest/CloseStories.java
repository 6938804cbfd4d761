package dev.weir.inspector.ingest;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.CloseNotifyReceived;
import dev.weir.events.ConnectionEvent.CloseNotifySent;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.events.ConnectionEvent.SocketFailed;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.Evidence;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Moment;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a connection ended from what was seen of it. The order in which Weir saw two FINs is not the order in which they were
 * sent: the peer's may have waited in the kernel. What the kernel said when Weir was about to send its own decides, then the
 * order; where neither tells, the story says UNKNOWN.
 */
final class CloseStories {

    /** Linux: TCP_TIMEWAIT_LEN, include/net/tcp.h. */
    private static final long TIME_WAIT_NANOS = 60_000_000_000L;

    /** A close_notify is a TLS record of at most this size (24 bytes in TLS 1.3, up to 85 with CBC suites): no data. */
    private static final long CLOSE_NOTIFY_BYTES = 96;

    /** When the kernel's word tells something of a close. */
    static final Set<TcpMoment> OF_CLOSE = Collections.unmodifiableSet(
            EnumSet.of(TcpMoment.FIN_RECEIVED, TcpMoment.CLOSING, TcpMoment.FIN_SENT, TcpMoment.CLOSED));

    private final List<Step> steps = new ArrayList<>();
    /** What the kernel said, by the moment at which it was asked. */
    private final Map<TcpMoment, TcpInfo> said = new EnumMap<>(TcpMoment.class);

    private final ConnectionClosed end;
    private final boolean whole;
    private final @Nullable String error;
    private Party first = Party.UNKNOWN;
    private Kind kind = Kind.UNKNOWN;
    private Evidence evidence = Evidence.INFERRED;

    private CloseStories(List<ConnectionEvent> events, ConnectionClosed end, boolean whole) {
        this.end = end;
        this.whole = whole;
        events.forEach(this::take);
        error = firstError(events);
    }

    /**
     * The story of one connection.
     *
     * @param events FINs, RSTs, close_notifies and samples in the order in which they were seen; others are ignored
     * @param moment what was under way at the first step
     * @param whole no event of the connection was lost; otherwise only the kernel's word counts
     */
    static CloseStory of(List<ConnectionEvent> events, ConnectionClosed end, Moment moment, boolean whole) {
        CloseStories story = new CloseStories(events, end, whole);
        story.findFirst();
        story.putPeersFinInItsPlace();
        return story.told(moment);
    }

    /** Whether the first step of a close was the peer's, and not a reset. */
    static boolean peerSpokeFirst(List<ConnectionEvent> events) {
        for (ConnectionEvent event : events) {
            if (!(event instanceof TcpSampled) && !(event instanceof SocketFailed)) {
                return event instanceof FinReceived || event instanceof CloseNotifyReceived;
            }
        }
        return false;
    }

    private void take(ConnectionEvent event) {
        if (event instanceof FinSent e) {
            add(e, StepKind.FIN_SENT, Evidence.APP, e.bytesReceived(), e.bytesSent());
        } else if (event instanceof FinReceived e) {
            add(e, StepKind.FIN_RECEIVED, e.evidence(), e.bytesReceived(), e.bytesSent());
        } else if (event instanceof ResetSent e) {
            add(e, StepKind.RST_SENT, Evidence.APP, e.bytesReceived(), e.bytesSent());
        } else if (event instanceof ResetReceived e) {
            add(e, StepKind.RST_RECEIVED, e.evidence(), e.bytesReceived(), e.bytesSent());
        } else if (event instanceof CloseNotifySent) {
            add(event, StepKind.CLOSE_NOTIFY_SENT, Evidence.APP, -1, -1);
        } else if (event instanceof CloseNotifyReceived) {
            add(event, StepKind.CLOSE_NOTIFY_RECEIVED, Evidence.APP, -1, -1);
        } else if (event instanceof TcpSampled sample) {
            said.put(sample.moment(), sample.info());
        }
    }

    private void add(ConnectionEvent event, StepKind step, Evidence from, long received, long sent) {
        steps.add(new Step(event.atNanos(), step, null, null, from, received, sent));
    }

    private static @Nullable String firstError(List<ConnectionEvent> events) {
        for (ConnectionEvent event : events) {
            if (event instanceof SocketFailed failed) {
                return failed.error();
            }
        }
        return null;
    }

    private @Nullable TcpState at(TcpMoment moment) {
        TcpInfo info = said.get(moment);
        return info == null ? null : info.state();
    }

    private boolean everSaid(TcpState state) {
        for (TcpInfo info : said.values()) {
            if (info.state() == state) {
                return true;
            }
        }
        return false;
    }

    private void findFirst() {
        Step opening = firstOf(StepKind.FIN_SENT, StepKind.FIN_RECEIVED, StepKind.RST_SENT, StepKind.RST_RECEIVED);
        if (everSaid(TcpState.CLOSING)) {
            decide(Party.BOTH, Kind.FIN, Evidence.KERNEL);
        } else if (everSaid(TcpState.CLOSE_WAIT) || everSaid(TcpState.LAST_ACK)) {
            decide(Party.PEER, Kind.FIN, Evidence.KERNEL);
        } else if (resetUnseen()) {
            decide(Party.PEER, Kind.RST, Evidence.KERNEL);
        } else if (at(TcpMoment.FIN_SENT) == TcpState.CLOSED && has(StepKind.FIN_RECEIVED)) {
            decide(firstBySegments(), Kind.FIN, Evidence.KERNEL);
        } else if (at(TcpMoment.CLOSING) == TcpState.ESTABLISHED && has(StepKind.FIN_SENT)) {
            decide(Party.WEIR, Kind.FIN, Evidence.KERNEL);
        } else if (opening != null && whole) {
            boolean ours = opening.kind() == StepKind.FIN_SENT || opening.kind() == StepKind.RST_SENT;
            boolean fin = opening.kind() == StepKind.FIN_SENT || opening.kind() == StepKind.FIN_RECEIVED;
            decide(ours ? Party.WEIR : Party.PEER, fin ? Kind.FIN : Kind.RST, opening.evidence());
        }
    }

    /**
     * Both FINs came and went between two questions. Whoever is answered has two segments to send, its FIN and the ACK of the other's;
     * whoever answers can do so with one (RFC 9293, section 3.6).
     */
    private Party firstBySegments() {
        if (segmentsAroundOurFin(Figure.SEGMENTS_IN) == 1) {
            return Party.WEIR;
        }
        return segmentsAroundOurFin(Figure.SEGMENTS_OUT) == 1 ? Party.PEER : Party.UNKNOWN;
    }

    private long segmentsAroundOurFin(Figure way) {
        TcpInfo before = said.get(TcpMoment.CLOSING);
        TcpInfo behind = said.get(TcpMoment.FIN_SENT);
        return before == null || behind == null ? 0 : behind.get(way) - before.get(way);
    }

    /** A FIN alone would have left CLOSE_WAIT: closed before Weir sent its own, the socket was reset. */
    private boolean resetUnseen() {
        boolean atInputEnd =
                at(TcpMoment.FIN_RECEIVED) == TcpState.CLOSED && !before(StepKind.FIN_SENT, StepKind.FIN_RECEIVED);
        boolean atOurEnd = at(TcpMoment.CLOSING) == TcpState.CLOSED && !has(StepKind.FIN_RECEIVED);
        return whole && (atInputEnd || atOurEnd) && !has(StepKind.RST_RECEIVED);
    }

    /**
     * The kernel had the peer's FIN when Weir sent its own, although Weir read it later: it is told where it happened, at the latest
     * moment it can have come.
     */
    private void putPeersFinInItsPlace() {
        if (first != Party.PEER || !before(StepKind.FIN_SENT, StepKind.FIN_RECEIVED)) {
            return;
        }
        Step ours = Objects.requireNonNull(firstOf(StepKind.FIN_SENT));
        Step peers = Objects.requireNonNull(firstOf(StepKind.FIN_RECEIVED));
        steps.remove(peers);
        steps.add(
                steps.indexOf(ours),
                new Step(
                        ours.atNanos(),
                        peers.kind(),
                        null,
                        null,
                        Evidence.KERNEL,
                        peers.bytesReceived(),
                        ours.bytesSent()));
    }

    private void decide(Party party, Kind how, Evidence from) {
        first = party;
        kind = how;
        evidence = from;
    }

    private CloseStory told(Moment moment) {
        Answer answer = answer();
        Party timeWait = timeWait(answer);
        return new CloseStory(
                first,
                kind,
                answer,
                moment,
                end.reason(),
                halfClose(),
                has(StepKind.CLOSE_NOTIFY_SENT),
                has(StepKind.CLOSE_NOTIFY_RECEIVED),
                timeWait,
                timeWait == Party.WEIR || timeWait == Party.BOTH ? timeWaitUntil() : null,
                error,
                withStates(),
                evidence,
                end.atNanos());
    }

    private Answer answer() {
        if (kind == Kind.RST) {
            return Answer.NONE;
        }
        return switch (first) {
            case BOTH -> Answer.FIN;
            case WEIR -> peersAnswer();
            case PEER -> weirsAnswer();
            default -> Answer.UNKNOWN;
        };
    }

    private Answer peersAnswer() {
        Step step = firstOf(StepKind.FIN_RECEIVED, StepKind.RST_RECEIVED, StepKind.RST_SENT);
        if (step != null) {
            return switch (step.kind()) {
                case FIN_RECEIVED -> Answer.FIN;
                case RST_RECEIVED -> Answer.RST;
                default -> whole ? Answer.NONE : Answer.UNKNOWN;
            };
        }
        boolean alone = at(TcpMoment.CLOSED) == TcpState.FIN_WAIT_1 || at(TcpMoment.CLOSED) == TcpState.FIN_WAIT_2;
        return alone ? Answer.NONE : Answer.UNKNOWN;
    }

    private Answer weirsAnswer() {
        Step step = firstOf(StepKind.FIN_SENT, StepKind.RST_SENT, StepKind.RST_RECEIVED);
        if (step == null) {
            return Answer.UNKNOWN;
        }
        return switch (step.kind()) {
            case FIN_SENT -> Answer.FIN;
            case RST_SENT -> Answer.RST;
            default -> whole ? Answer.NONE : Answer.UNKNOWN;
        };
    }

    private Party timeWait(Answer answer) {
        if (kind == Kind.RST || has(StepKind.RST_SENT) || has(StepKind.RST_RECEIVED)) {
            return Party.NOBODY;
        }
        return answer == Answer.FIN ? first : Party.UNKNOWN;
    }

    private @Nullable Long timeWaitUntil() {
        Long last = null;
        for (Step step : steps) {
            if (step.kind() == StepKind.FIN_SENT || step.kind() == StepKind.FIN_RECEIVED) {
                last = step.atNanos();
            }
        }
        return last == null ? null : last + TIME_WAIT_NANOS;
    }

    private boolean halfClose() {
        Step peers = firstOf(StepKind.FIN_RECEIVED);
        Step ours = firstOf(StepKind.FIN_SENT);
        if (first == Party.PEER && peers != null) {
            long noise = before(StepKind.FIN_RECEIVED, StepKind.CLOSE_NOTIFY_SENT) ? CLOSE_NOTIFY_BYTES : 0;
            return end.bytesSent() - peers.bytesSent() > noise;
        }
        if (first == Party.WEIR && ours != null) {
            long noise = before(StepKind.FIN_SENT, StepKind.CLOSE_NOTIFY_RECEIVED) ? CLOSE_NOTIFY_BYTES : 0;
            return end.bytesReceived() - ours.bytesReceived() > noise;
        }
        return false;
    }

    /** Each step is a segment: its sender's state after sending it, its receiver's after receiving it (RFC 9293, section 3.6). */
    private List<Step> withStates() {
        TcpState ours = whole ? TcpState.ESTABLISHED : null;
        TcpState peers = ours;
        List<Step> told = new ArrayList<>();
        for (Step step : steps) {
            boolean reset = step.kind() == StepKind.RST_SENT || step.kind() == StepKind.RST_RECEIVED;
            if (reset || (kind == Kind.RST && step.kind() == StepKind.FIN_RECEIVED)) {
                ours = TcpState.CLOSED;
                peers = TcpState.CLOSED;
            } else if (ours != TcpState.CLOSED && step.kind() == StepKind.FIN_SENT) {
                ours = senderState(Party.WEIR);
                peers = receiverState(Party.WEIR);
            } else if (ours != TcpState.CLOSED && step.kind() == StepKind.FIN_RECEIVED) {
                ours = receiverState(Party.PEER);
                peers = senderState(Party.PEER);
            }
            told.add(new Step(
                    step.atNanos(), step.kind(), ours, peers, step.evidence(), step.bytesReceived(), step.bytesSent()));
        }
        return List.copyOf(told);
    }

    private @Nullable TcpState senderState(Party sender) {
        return switch (first) {
            case UNKNOWN, NOBODY -> null;
            case BOTH -> TcpState.FIN_WAIT_1;
            default -> first == sender ? TcpState.FIN_WAIT_1 : TcpState.LAST_ACK;
        };
    }

    private @Nullable TcpState receiverState(Party sender) {
        return switch (first) {
            case UNKNOWN, NOBODY -> null;
            case BOTH -> TcpState.CLOSING;
            default -> first == sender ? TcpState.CLOSE_WAIT : TcpState.TIME_WAIT;
        };
    }

    private boolean has(StepKind wanted) {
        return firstOf(wanted) != null;
    }

    private boolean before(StepKind earlier, StepKind later) {
        Step found = firstOf(earlier, later);
        return found != null && found.kind() == earlier && has(later);
    }

    private @Nullable Step firstOf(StepKind... kinds) {
        for (Step step : steps) {
            for (StepKind wanted : kinds) {
                if (step.kind() == wanted) {
                    return step;
                }
            }
        }
        return null;
    }
}
