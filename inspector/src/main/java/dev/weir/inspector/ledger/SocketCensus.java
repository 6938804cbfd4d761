package dev.weir.inspector.ledger;

import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.model.CloseStory.Party;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Weir's own sockets at one moment, counted, as the kernel's table has them.
 *
 * @param atNanos on the capture's clock
 * @param rows leg, peer and state with their number, the most frequent first; the peers of the client leg are not told apart
 * @param closeWaits of Weir or of a program on this machine that have lasted {@link SocketLedger#STUCK_NANOS} or more
 */
public record SocketCensus(long atNanos, List<Row> rows, List<CloseWait> closeWaits) {

    /** One socket of the kernel's table. {@code inode} is 0 for one that no program holds any more. */
    public record KernelSocket(InetSocketAddress local, InetSocketAddress remote, TcpState state, long inode) {}

    /** Which sockets are looked at: most of a busy machine's are somebody else's. */
    @FunctionalInterface
    public interface Choice {
        boolean includes(int localPort, TcpState state, long inode);
    }

    /** More are put together, so that a census of many origins stays small. */
    private static final int MOST_ROWS = 64;

    /**
     * So many of a kind.
     *
     * @param peer the origin's address and port; {@code clients} for the client leg, {@code others} for those that are too many
     */
    public record Row(Leg leg, String peer, TcpState state, int count) {}

    /**
     * An end that got a FIN and has not closed.
     *
     * @param blame WEIR, or PEER: a program on this machine that talks to Weir
     * @param program that has it, such as {@code curl (4711)}; null when that is Weir, or when /proc does not tell
     */
    public record CloseWait(
            Leg leg,
            Party blame,
            String local,
            String remote,
            long forNanos,
            @Nullable String program) {}

    /** How many sockets are in a state, both legs. */
    public int count(TcpState state) {
        return rows.stream()
                .filter(row -> row.state() == state)
                .mapToInt(Row::count)
                .sum();
    }

    /** What is counted together; {@code peer} is null for clients. */
    private record Kind(Leg leg, @Nullable InetSocketAddress peer, TcpState state) {
        private String name() {
            return peer == null ? "clients" : Ends.address(peer);
        }
    }

    /** Counts again and again, and remembers since when an end has been in CLOSE_WAIT. Not safe for threads. */
    public static final class Counter {

        private final int proxyPort;
        private final LongFunction<@Nullable String> programs;
        /** By the ends of a socket, its own first. */
        private final Map<List<InetSocketAddress>, Long> closeWaitSince = new HashMap<>();

        /**
         * @param proxyPort where clients connect to
         * @param programs who has the socket of an inode; asked about those that are stuck only
         */
        public Counter(int proxyPort, LongFunction<@Nullable String> programs) {
            this.proxyPort = proxyPort;
            this.programs = programs;
        }

        /** Those that {@link #take} can need: Weir's own, what may be left of them, and whoever does not close. The arguments are the same. */
        public Choice choice(Set<Long> ownInodes, Set<List<InetSocketAddress>> closed) {
            BitSet closedPorts = new BitSet();
            closed.forEach(ends -> closedPorts.set(ends.get(0).getPort()));
            return (port, state, inode) -> port == proxyPort
                    || state == TcpState.CLOSE_WAIT
                    || (inode == 0 ? closedPorts.get(port) : ownInodes.contains(inode));
        }

        /**
         * Counts a table.
         *
         * @param ownInodes of the sockets that this process holds
         * @param closed ends of connections to origins that Weir has closed and whose TIME_WAIT may last, as {@code local remote}
         */
        public SocketCensus take(
                long atNanos, List<KernelSocket> table, Set<Long> ownInodes, Set<List<InetSocketAddress>> closed) {
            Map<Kind, Integer> counts = new HashMap<>();
            List<CloseWait> waits = new ArrayList<>();
            Set<List<InetSocketAddress>> stillWaiting = new HashSet<>();
            Set<List<InetSocketAddress>> own = new HashSet<>();
            boolean somebodyWaits = table.stream().anyMatch(socket -> socket.state() == TcpState.CLOSE_WAIT);
            for (KernelSocket socket : table) {
                boolean client = socket.local().getPort() == proxyPort;
                boolean origin = ownInodes.contains(socket.inode())
                        || (socket.inode() == 0 && closed.contains(List.of(socket.local(), socket.remote())));
                if (socket.state() == TcpState.LISTEN || (!client && !origin)) {
                    continue;
                }
                Leg leg = client ? Leg.CLIENT : Leg.ORIGIN;
                if (somebodyWaits) {
                    own.add(List.of(socket.local(), socket.remote()));
                }
                counts.merge(new Kind(leg, client ? null : socket.remote(), socket.state()), 1, Integer::sum);
                waiting(socket, leg, Party.WEIR, atNanos, stillWaiting, waits);
            }
            for (KernelSocket socket : table) {
                // The other end of one of ours, on this machine.
                if (socket.state() == TcpState.CLOSE_WAIT
                        && own.contains(List.of(socket.remote(), socket.local()))
                        && !ownInodes.contains(socket.inode())) {
                    Leg leg = socket.remote().getPort() == proxyPort ? Leg.CLIENT : Leg.ORIGIN;
                    waiting(socket, leg, Party.PEER, atNanos, stillWaiting, waits);
                }
            }
            closeWaitSince.keySet().retainAll(stillWaiting);
            return new SocketCensus(atNanos, bounded(counts), List.copyOf(waits));
        }

        private static List<Row> bounded(Map<Kind, Integer> counts) {
            List<Row> sorted = new ArrayList<>();
            counts.forEach((kind, count) -> sorted.add(new Row(kind.leg, kind.name(), kind.state, count)));
            sorted.sort(Comparator.comparingInt(Row::count)
                    .reversed()
                    .thenComparing(Row::leg)
                    .thenComparing(Row::peer)
                    .thenComparing(Row::state));
            if (sorted.size() <= MOST_ROWS) {
                return List.copyOf(sorted);
            }
            Map<String, Row> others = new TreeMap<>();
            for (Row row : sorted.subList(MOST_ROWS, sorted.size())) {
                others.merge(
                        row.leg() + " " + row.state(),
                        new Row(row.leg(), "others", row.state(), row.count()),
                        (a, b) -> new Row(a.leg(), a.peer(), a.state(), a.count() + b.count()));
            }
            List<Row> kept = new ArrayList<>(sorted.subList(0, MOST_ROWS));
            kept.addAll(others.values());
            return List.copyOf(kept);
        }

        private void waiting(
                KernelSocket socket,
                Leg leg,
                Party blame,
                long atNanos,
                Set<List<InetSocketAddress>> still,
                List<CloseWait> waits) {
            if (socket.state() != TcpState.CLOSE_WAIT) {
                return;
            }
            List<InetSocketAddress> ends = List.of(socket.local(), socket.remote());
            still.add(ends);
            long since = closeWaitSince.computeIfAbsent(ends, key -> atNanos);
            if (atNanos - since >= SocketLedger.STUCK_NANOS) {
                waits.add(new CloseWait(
                        leg,
                        blame,
                        Ends.address(socket.local()),
                        Ends.address(socket.remote()),
                        atNanos - since,
                        blame == Party.PEER ? programs.apply(socket.inode()) : null));
            }
        }
    }
}
