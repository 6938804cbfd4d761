package dev.weir.inspector.ledger;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What closed connections have left behind at one moment: who holds TIME_WAIT, who did not close, and how fast Weir uses up ports.
 *
 * @param atNanos the moment, on the capture's clock
 * @param timeWaits of both legs whose TIME_WAIT Weir's kernel holds at that moment
 * @param peersTimeWaits by leg: how many of the last minute left it to the peer
 * @param stuck ends that had got a FIN and did not close for {@link #STUCK_NANOS} or more
 * @param routes where Weir's own active closes cost it ports, the busiest first
 */
public record SocketLedger(
        long atNanos,
        List<TimeWait> timeWaits,
        Map<Leg, Integer> peersTimeWaits,
        List<Stuck> stuck,
        List<PortUse> routes) {

    /** How long an end may take to answer a FIN. */
    public static final long STUCK_NANOS = 5_000_000_000L;

    /** What rates are counted over, and how long Linux keeps TIME_WAIT (TCP_TIMEWAIT_LEN, include/net/tcp.h). */
    public static final long MINUTE_NANOS = 60_000_000_000L;

    /** A TIME_WAIT that Weir's kernel holds. */
    public record TimeWait(RecordedConnection connection, long untilNanos, Evidence evidence) {}

    /**
     * An end that had got a FIN and did not close: CLOSE_WAIT, on whichever machine it is.
     *
     * @param blame WEIR: our end; PEER: the other one
     * @param forNanos that it lasted; a lower bound when it had not ended
     * @param ended whether it was answered in the end
     * @param halfClosed bytes still went the other way meanwhile: then it may be as meant
     */
    public record Stuck(
            ConnectionId connection,
            Leg leg,
            Party blame,
            long forNanos,
            boolean ended,
            boolean halfClosed,
            Evidence evidence) {}

    /**
     * The ledger of connections at a moment.
     *
     * @param causes says why a connection was closed by us: a header and its requests, or a policy
     */
    public static SocketLedger of(Iterable<RecordedConnection> connections, long atNanos, CloseCauses causes) {
        List<TimeWait> held = new ArrayList<>();
        Map<Leg, Integer> peers = new TreeMap<>();
        List<Stuck> stuck = new ArrayList<>();
        PortUse.Collector ports = new PortUse.Collector(atNanos, causes);
        for (RecordedConnection connection : connections) {
            CloseStory close = connection.close();
            if (close == null || close.closedAtNanos() > atNanos) {
                continue;
            }
            Long until = close.timeWaitUntilNanos();
            if (until != null && until > atNanos) {
                held.add(new TimeWait(connection, until, close.evidence()));
            }
            if (close.timeWait() == Party.PEER && atNanos - close.closedAtNanos() < MINUTE_NANOS) {
                peers.merge(connection.leg(), 1, Integer::sum);
            }
            Stuck found = stuck(connection, close);
            if (found != null) {
                stuck.add(found);
            }
            ports.add(connection, close);
        }
        return new SocketLedger(atNanos, List.copyOf(held), Map.copyOf(peers), List.copyOf(stuck), ports.routes());
    }

    /** How many TIME_WAITs of a leg Weir holds. */
    public int held(Leg leg) {
        return (int) timeWaits.stream()
                .filter(wait -> wait.connection().leg() == leg)
                .count();
    }

    private static @Nullable Stuck stuck(RecordedConnection connection, CloseStory close) {
        if (close.kind() != Kind.FIN || close.first() == Party.BOTH) {
            return null;
        }
        Long ours = at(close, StepKind.FIN_SENT);
        Long theirs = at(close, StepKind.FIN_RECEIVED);
        if (close.first() == Party.PEER && theirs != null) {
            long took = (ours == null ? close.closedAtNanos() : ours) - theirs;
            return found(connection, close, Party.WEIR, took, ours != null, close.evidence());
        }
        if (close.first() == Party.WEIR && ours != null) {
            boolean answered = close.answer() == Answer.FIN && theirs != null;
            long took = (answered && theirs != null ? theirs : close.closedAtNanos()) - ours;
            // Its state is its own affair: that our FIN was not answered is all that is seen of it.
            boolean stuck = took >= STUCK_NANOS || (close.answer() == Answer.NONE && !answered);
            return stuck
                    ? new Stuck(
                            connection.id(),
                            connection.leg(),
                            Party.PEER,
                            took,
                            answered,
                            close.halfClose(),
                            Evidence.INFERRED)
                    : null;
        }
        return null;
    }

    private static @Nullable Stuck found(
            RecordedConnection connection, CloseStory close, Party blame, long took, boolean ended, Evidence from) {
        return took < STUCK_NANOS
                ? null
                : new Stuck(connection.id(), connection.leg(), blame, took, ended, close.halfClose(), from);
    }

    private static @Nullable Long at(CloseStory close, StepKind kind) {
        for (Step step : close.steps()) {
            if (step.kind() == kind) {
                return step.atNanos();
            }
        }
        return null;
    }
}
