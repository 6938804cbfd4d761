package dev.weir.inspector.waterfall;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TlsHandshake;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledLine;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a connection ended: one line a step, with the states of both ends, and what follows from it. */
final class CloseLadder {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int STATE_CELLS = 12;

    private final ShownExchange shown;
    private final RecordedConnection connection;
    private final String peer;

    CloseLadder(ShownExchange shown, RecordedConnection connection) {
        this.shown = shown;
        this.connection = connection;
        peer = connection.leg() == Leg.ORIGIN ? "origin" : "client";
    }

    void add(FactSheet sheet) {
        CloseStory close = connection.close();
        if (close == null) {
            sheet.fact(connection.id() + " was still open", Evidence.APP);
            return;
        }
        if (connection.lastExchange() > shown.exchange().number()) {
            sheet.fact(connection.id() + " went on until #" + connection.lastExchange(), Evidence.APP);
            return;
        }
        addSteps(sheet, close.steps());
        if (close.steps().stream().anyMatch(CloseLadder::inferred)) {
            sheet.fact("states in brackets follow from the steps (RFC 9293)", Evidence.INFERRED);
        }
        sheet.fact(summary(close), close.evidence());
        if (close.timeWait() != Party.NOBODY) {
            sheet.fact(timeWait(close), close.evidence());
        }
        addCloseNotify(sheet, close);
    }

    private void addSteps(FactSheet sheet, List<Step> steps) {
        int words = steps.stream()
                .mapToInt(step -> word(step.kind()).length())
                .max()
                .orElse(0);
        int times = steps.stream().mapToInt(step -> time(step).length()).max().orElse(0);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean last = i == steps.size() - 1;
            String rung = steps.size() == 1 ? "╶ " : i == 0 ? "┌ " : last ? "└ " : "├ ";
            StyledLine arrow = new LineBuilder()
                    .add(rung + "Weir ")
                    .add(arrow(step.kind(), words))
                    .add(" " + peer)
                    .addRight(Style.TEXT, time(step), times + 3)
                    .build();
            StyledLine states = states(step);
            LineBuilder line = new LineBuilder().add(arrow).padTo(arrow.cells() + 3);
            if (line.column() + states.cells() <= sheet.factCells()) {
                sheet.line(line.add(states).build(), step.evidence());
            } else {
                sheet.line(arrow, step.evidence());
                sheet.line(new LineBuilder().add(last ? "  " : "│ ").add(states).build(), null);
            }
        }
    }

    private String time(Step step) {
        long nanos = step.atNanos() - shown.exchange().startedAtNanos();
        return Math.abs(nanos) < 10_000_000_000L
                ? Quantities.decimal(nanos / 1e6, 3) + " ms"
                : Quantities.decimal(nanos / 1e9, 3) + " s";
    }

    /** Weir's end and the other one, in brackets where it is only inferred. */
    private static StyledLine states(Step step) {
        String peerState = state(step.peerState());
        return new LineBuilder()
                .addLeft(Style.TEXT, state(step.ourState()), STATE_CELLS)
                .add("│ " + (inferred(step) ? "(" + peerState + ")" : peerState))
                .build();
    }

    private static boolean inferred(Step step) {
        return step.evidence() != Evidence.PACKET && step.peerState() != null;
    }

    private static String word(CloseStory.StepKind kind) {
        return switch (kind) {
            case FIN_SENT, FIN_RECEIVED -> "FIN";
            case RST_SENT, RST_RECEIVED -> "RST";
            case CLOSE_NOTIFY_SENT, CLOSE_NOTIFY_RECEIVED -> "close_notify";
        };
    }

    private static StyledLine arrow(CloseStory.StepKind kind, int wordCells) {
        boolean sent = kind == CloseStory.StepKind.FIN_SENT
                || kind == CloseStory.StepKind.RST_SENT
                || kind == CloseStory.StepKind.CLOSE_NOTIFY_SENT;
        String word = word(kind);
        int dashes = wordCells + 4 - word.length();
        String line = "─".repeat(dashes / 2) + word + "─".repeat(dashes - dashes / 2);
        return StyledLine.of(word.equals("RST") ? Style.ERROR : Style.TEXT, sent ? line + "▶" : "◀" + line);
    }

    private static String state(@Nullable TcpState state) {
        return state == null ? "?" : state.name();
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
            case IDLE_TIMEOUT -> "idle timeout";
            case OTHER_LEG -> "because the other leg ended";
            case POOL_FULL -> "the pool was full";
            case PROTOCOL_ERROR -> "protocol error";
            case FAILURE -> "after a failure";
            case RACE_LOST -> "another address was faster";
            case SHUTDOWN -> "Weir was shutting down";
        };
    }

    private String timeWait(CloseStory close) {
        if (close.timeWait() == Party.UNKNOWN) {
            return "who holds TIME_WAIT is not known";
        }
        String holds = party(close.timeWait()) + (close.timeWait() == Party.BOTH ? " hold" : " holds") + " TIME_WAIT";
        Long until = close.timeWaitUntilNanos();
        return until == null ? holds : holds + " until " + time(until);
    }

    private String time(long nanos) {
        return TIME.format(LocalTime.ofInstant(shown.anchor().wallAt(nanos), shown.zone()));
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
