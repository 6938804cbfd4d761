package dev.weir.inspector.ladder;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a connection ended: one line a step, with the states of both ends, and what follows from it. */
public final class CloseLadder {

    private final RecordedConnection connection;
    private final LadderClock clock;
    private final String peer;

    public CloseLadder(RecordedConnection connection, LadderClock clock) {
        this.connection = connection;
        this.clock = clock;
        peer = connection.leg() == Leg.ORIGIN ? "origin" : "client";
    }

    public void add(FactSheet sheet) {
        CloseStory close = connection.close();
        if (close == null) {
            sheet.fact(connection.id() + " was still open", Evidence.APP);
            return;
        }
        Segments told = telling(close, connection.segments());
        List<Rung> rungs =
                told == null ? close.steps().stream().map(CloseLadder::rung).toList() : PacketLadder.close(close, told);
        Ladder ladder = new Ladder(rungs, peer, clock);
        ladder.add(sheet);
        String count = told == null ? null : PacketLadder.count(told);
        if (count != null) {
            sheet.fact(count, Evidence.PACKET);
        }
        if (ladder.infersStates()) {
            sheet.fact("states in brackets follow from the steps (RFC 9293)", Evidence.INFERRED);
        }
        sheet.fact(summary(close), close.evidence());
        addKernel(sheet, close);
        if (close.timeWait() != Party.NOBODY) {
            sheet.fact(timeWait(close), close.evidence());
        }
        addCloseNotify(sheet, close);
    }

    private static @Nullable Segments telling(CloseStory close, @Nullable Segments segments) {
        return segments != null && PacketLadder.tells(close, segments) ? segments : null;
    }

    private static Rung rung(Step step) {
        boolean sent = step.kind() == CloseStory.StepKind.FIN_SENT
                || step.kind() == CloseStory.StepKind.RST_SENT
                || step.kind() == CloseStory.StepKind.CLOSE_NOTIFY_SENT;
        return new Rung(step.atNanos(), sent, word(step.kind()), step.ourState(), step.peerState(), step.evidence());
    }

    private static String word(CloseStory.StepKind kind) {
        return switch (kind) {
            case FIN_SENT, FIN_RECEIVED -> "FIN";
            case RST_SENT, RST_RECEIVED -> "RST";
            case CLOSE_NOTIFY_SENT, CLOSE_NOTIFY_RECEIVED -> "close_notify";
        };
    }

    /** What the kernel held at that instant: the state that decides who was first, and bytes that never reached anybody. */
    private void addKernel(FactSheet sheet, CloseStory close) {
        TcpSample closing = connection.sample(TcpMoment.CLOSING);
        if (closing != null) {
            TcpInfo info = closing.info();
            String unread = info.unreadBytes() > 0 ? ", " + Quantities.bytes(info.unreadBytes()) + " unread" : "";
            String unacked = info.unackedBytes() > 0
                    ? ", " + Quantities.bytes(info.unackedBytes()) + " not acknowledged by the " + peer
                    : "";
            sheet.fact("as Weir was about to close: " + info.state() + unread + unacked, Evidence.KERNEL);
        }
        if (close.error() != null) {
            sheet.fact("socket error " + close.error(), Evidence.KERNEL);
        }
    }

    private String summary(CloseStory close) {
        boolean reset = close.kind() == CloseStory.Kind.RST;
        String how = close.kind() == CloseStory.Kind.UNKNOWN ? "" : " by " + close.kind();
        String first = switch (close.first()) {
            case WEIR, PEER -> party(close.first()) + (reset ? " reset it (RST)" : " closed first" + how);
            case BOTH -> "both sides closed at once" + how;
            case NOBODY -> "nobody closed it";
            case UNKNOWN -> "who closed first is not known";
        };
        String why = close.first() == Party.PEER && told(close.reason()) ? "" : "; " + reason(close.reason());
        return first + answer(close) + ", " + moment(close.moment()) + (close.halfClose() ? ", half-closed" : "") + why;
    }

    /** Whether the reason only repeats who was first. */
    private static boolean told(CloseReason reason) {
        return reason == CloseReason.PEER_CLOSED || reason == CloseReason.PEER_RESET;
    }

    private static String answer(CloseStory close) {
        return close.first() != Party.WEIR && close.first() != Party.PEER
                ? ""
                : switch (close.answer()) {
                    case FIN -> ", answered by FIN";
                    case RST -> ", answered by RST";
                    case NONE -> close.kind() == CloseStory.Kind.RST ? "" : ", not answered";
                    case UNKNOWN -> "";
                };
    }

    private String party(Party party) {
        return switch (party) {
            case WEIR -> "Weir";
            case PEER -> "the " + peer;
            case BOTH -> "both sides";
            case NOBODY -> "nobody";
            case UNKNOWN -> "an unknown side";
        };
    }

    private static String moment(CloseStory.Moment moment) {
        return switch (moment) {
            case UNUSED -> "never used";
            case IDLE -> "idle";
            case IN_REQUEST -> "in the middle of a request";
            case WAITING -> "while a response was awaited";
            case IN_RESPONSE -> "in the middle of a response";
            case IN_TUNNEL -> "in the tunnel";
            case IN_HANDSHAKE -> "in the handshake";
        };
    }

    private String reason(CloseReason reason) {
        return switch (reason) {
            case PEER_CLOSED -> "the " + peer + " had closed";
            case PEER_RESET -> "the " + peer + " had reset";
            case LAST_MESSAGE -> "the last message said so (Connection: close or HTTP/1.0)";
            case REFUSED -> "Weir had refused what was asked for";
            case IDLE_TIMEOUT -> "idle timeout";
            case OTHER_LEG -> "because the other leg ended";
            case POOL_FULL -> "the pool was full";
            case PROTOCOL_ERROR -> "protocol error";
            case FAILURE -> "after a failure";
            case RACE_LOST -> "another address was faster";
            case SHUTDOWN -> "Weir was shutting down";
            case SEEN_ENOUGH -> "all that was wanted was seen";
        };
    }

    private String timeWait(CloseStory close) {
        if (close.timeWait() == Party.UNKNOWN) {
            return "who holds TIME_WAIT is not known";
        }
        String holds = party(close.timeWait()) + (close.timeWait() == Party.BOTH ? " hold" : " holds") + " TIME_WAIT";
        Long until = close.timeWaitUntilNanos();
        return until == null ? holds : holds + " until " + clock.timeOfDay(until);
    }

    private void addCloseNotify(FactSheet sheet, CloseStory close) {
        TlsHandshake tls = connection.tls();
        if (tls == null || tls.details() == null) {
            return;
        }
        boolean sent = close.closeNotifySent();
        boolean received = close.closeNotifyReceived();
        sheet.fact(
                "TLS close_notify: "
                        + (sent && received ? "both ways" : sent ? "sent only" : received ? "received only" : "none"),
                Evidence.APP);
    }
}
