package dev.weir.load.tally;

import dev.weir.events.CloseReason;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;

/** How connections began and ended. Weir is the client here: WEIR is this load, PEER the origin or the proxy in front of it. */
@SuppressWarnings("EnumOrdinal") // arrays by kind: no map and no boxing where every request passes
public final class ConnectionCounts {

    private static final long STUCK_NANOS = 5_000_000_000L;

    private final long[] counts = new long[Count.values().length];

    /** What is counted. */
    public enum Count {
        OPENED,
        /** Requests that connections carried, those of the warm-up among them. */
        CARRIED,
        /** Attempts that came to nothing. */
        REFUSED,
        CLOSED,
        /** Closed by this load because it was over: they say nothing of who closes first. */
        LEFT_OPEN,
        FIRST_ORIGIN,
        FIRST_LOAD,
        FIRST_BOTH,
        FIRST_UNKNOWN,
        FIN,
        RST,
        HALF_CLOSED,
        /** The origin took more than 5 s to answer our FIN, or never did. */
        STUCK,
        TIME_WAIT_LOAD,
        TIME_WAIT_ORIGIN,
        /** Of {@link #TIME_WAIT_LOAD}: of connections that were open when this load was over. */
        TIME_WAIT_LEFT_OPEN
    }

    void add(Count count) {
        add(count, 1);
    }

    public void add(Count count, long more) {
        counts[count.ordinal()] += more;
    }

    public long get(Count count) {
        return counts[count.ordinal()];
    }

    void add(ConnectionCounts other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    void closed(RecordedConnection connection) {
        CloseStory close = connection.close();
        if (close == null) {
            return;
        }
        Party holds = close.timeWait();
        if (holds == Party.WEIR || holds == Party.BOTH) {
            add(Count.TIME_WAIT_LOAD);
        }
        if (holds == Party.PEER || holds == Party.BOTH) {
            add(Count.TIME_WAIT_ORIGIN);
        }
        if (close.reason() == CloseReason.SHUTDOWN && close.first() != Party.PEER) {
            add(Count.LEFT_OPEN);
            if (holds == Party.WEIR || holds == Party.BOTH) {
                add(Count.TIME_WAIT_LEFT_OPEN);
            }
            return;
        }
        add(Count.CLOSED);
        add(
                switch (close.first()) {
                    case PEER -> Count.FIRST_ORIGIN;
                    case WEIR -> Count.FIRST_LOAD;
                    case BOTH -> Count.FIRST_BOTH;
                    default -> Count.FIRST_UNKNOWN;
                });
        if (close.kind() == Kind.FIN) {
            add(Count.FIN);
        } else if (close.kind() == Kind.RST) {
            add(Count.RST);
        }
        if (close.halfClose()) {
            add(Count.HALF_CLOSED);
        }
        if (stuck(close)) {
            add(Count.STUCK);
        }
    }

    private static boolean stuck(CloseStory close) {
        long ours = 0;
        for (Step step : close.steps()) {
            if (step.kind() == StepKind.FIN_SENT) {
                ours = step.atNanos();
            } else if (step.kind() == StepKind.FIN_RECEIVED && ours != 0) {
                return step.atNanos() - ours > STUCK_NANOS;
            }
        }
        return ours != 0 && close.first() == Party.WEIR && close.closedAtNanos() - ours > STUCK_NANOS;
    }
}
