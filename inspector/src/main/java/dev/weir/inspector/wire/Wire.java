package dev.weir.inspector.wire;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionId;
import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.packet.TcpPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of all TCP packets of this host are Weir's, and of which connection. Packets come from the thread that reads the capture;
 * events tell, before the first SYN leaves, to which addresses Weir connects, and later which two sockets are which connection.
 * Both may come late, and ports are used again: a connection's packets are those between its sockets from the last SYN before it
 * was established.
 *
 * <p>Safe for threads; the lock is held for a look into a map.
 */
public final class Wire implements EventSink, SegmentSource {

    /** A client's SYN came before Weir accepted; stamps of two clocks agree within less than this. */
    private static final long CLOCKS_AGREE_NANOS = 200_000L;

    /** After both FINs were acknowledged, a reset may still come; dumpcap tells of packets up to 325 ms late. */
    private static final long LATE_NANOS = 500_000_000L;

    /** A peer that does not answer our FIN is not waited for longer. */
    private static final long HELD_NANOS = 2_500_000_000L;

    /** Nobody has claimed it: somebody else's connection to the same address, or an attempt that failed. */
    private static final long UNCLAIMED_NANOS = 30_000_000_000L;

    private static final long SWEEP_NANOS = 5_000_000_000L;

    /** Some 10 KB each at most. */
    private static final int MOST_UNCLAIMED = 4096;

    private record Sockets(InetSocketAddress local, InetSocketAddress remote) {}

    private static final class Claim {
        final Sockets sockets;
        final long establishedAtNanos;
        long closedAtNanos = Long.MAX_VALUE;

        Claim(Sockets sockets, long establishedAtNanos) {
            this.sockets = sockets;
            this.establishedAtNanos = establishedAtNanos;
        }
    }

    private final List<InetSocketAddress> listeners = new ArrayList<>();
    private final Map<ConnectionId, InetSocketAddress> targets = new HashMap<>();
    private final Map<InetSocketAddress, Integer> targetCounts = new HashMap<>();
    private final Map<ConnectionId, Claim> claims = new HashMap<>();
    private final Map<Sockets, Integer> claimCounts = new HashMap<>();
    private final Map<Sockets, List<Flow>> flows = new HashMap<>();
    private boolean ended;
    private long sweptAtNanos = Long.MIN_VALUE;

    /** Clients connect to this address; a wildcard stands for any of this host. */
    public synchronized void listensOn(InetSocketAddress address) {
        listeners.add(address);
    }

    /** No more packets will come. */
    public synchronized void end() {
        ended = true;
    }

    /**
     * A TCP packet of this host.
     *
     * @param atNanos its stamp on the capture's clock
     * @return whether it is, or may be, one of Weir's
     */
    public synchronized boolean packet(TcpPacket packet, long atNanos) {
        sweep(atNanos);
        Sockets sent = new Sockets(packet.source(), packet.target());
        if (flows.containsKey(sent) || targetCounts.containsKey(packet.target()) || listening(packet.source())) {
            add(sent, packet, true, atNanos);
            return true;
        }
        Sockets received = new Sockets(packet.target(), packet.source());
        if (flows.containsKey(received) || targetCounts.containsKey(packet.source()) || listening(packet.target())) {
            add(received, packet, false, atNanos);
            return true;
        }
        return false;
    }

    private boolean listening(InetSocketAddress address) {
        for (InetSocketAddress listener : listeners) {
            if (listener.getPort() == address.getPort()
                    && (listener.getAddress().isAnyLocalAddress() || listener.equals(address))) {
                return true;
            }
        }
        return false;
    }

    private void add(Sockets sockets, TcpPacket packet, boolean fromWeir, long atNanos) {
        List<Flow> between = flows.computeIfAbsent(sockets, key -> new ArrayList<>(1));
        Flow last = between.isEmpty() ? null : between.get(between.size() - 1);
        if (last == null || last.isOver(packet, fromWeir)) {
            last = new Flow(atNanos);
            between.add(last);
        }
        last.add(packet, fromWeir, atNanos);
    }

    @Override
    public void accept(Event event) {
        if (event instanceof ConnectionEvent of) {
            accept(of);
        }
    }

    private void accept(ConnectionEvent event) {
        if (event instanceof ConnectStarted e) {
            target(e);
        } else if (event instanceof ConnectionAccepted e) {
            claim(e.connection(), e.local(), e.remote(), e.atNanos());
        } else if (event instanceof ConnectEnded e) {
            claim(e.connection(), e.local(), e.remote(), e.atNanos());
        } else if (event instanceof ConnectFailed || event instanceof ConnectAbandoned) {
            untarget(event.connection());
        } else if (event instanceof ConnectionClosed e) {
            closed(e);
        }
    }

    private synchronized void target(ConnectStarted event) {
        targets.put(event.connection(), event.remote());
        targetCounts.merge(event.remote(), 1, Integer::sum);
    }

    private synchronized void untarget(ConnectionId id) {
        InetSocketAddress remote = targets.remove(id);
        if (remote != null) {
            targetCounts.computeIfPresent(remote, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private synchronized void claim(ConnectionId id, InetSocketAddress local, InetSocketAddress remote, long atNanos) {
        Claim claim = new Claim(new Sockets(local, remote), atNanos);
        claims.put(id, claim);
        claimCounts.merge(claim.sockets, 1, Integer::sum);
    }

    private synchronized void closed(ConnectionClosed event) {
        Claim claim = claims.get(event.connection());
        if (claim != null) {
            claim.closedAtNanos = event.atNanos();
        }
    }

    /** Whether the packets of all closed connections are there, both FINs acknowledged or a reset among them. */
    public synchronized boolean allEnded() {
        for (Claim claim : claims.values()) {
            Flow flow = claim.closedAtNanos == Long.MAX_VALUE ? null : flow(claim);
            boolean open = claim.closedAtNanos == Long.MAX_VALUE;
            if (!open && (flow == null || !flow.ended())) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Flow flow(Claim claim) {
        List<Flow> between = flows.getOrDefault(claim.sockets, List.of());
        Flow found = null;
        for (Flow flow : between) {
            if (flow.firstAtNanos() <= claim.establishedAtNanos + CLOCKS_AGREE_NANOS) {
                found = flow;
            }
        }
        boolean begunLater = found == null && !between.isEmpty();
        // The capture began in the middle of it.
        return begunLater && between.get(0).firstAtNanos() <= claim.closedAtNanos ? between.get(0) : found;
    }

    @Override
    public synchronized @Nullable Segments segments(ConnectionId id) {
        Claim claim = claims.get(id);
        Flow flow = claim == null ? null : flow(claim);
        return flow == null ? null : flow.segments();
    }

    @Override
    public synchronized boolean settled(ConnectionId id, long closedAtNanos, long nowNanos) {
        Claim claim = claims.get(id);
        if (ended || claim == null || nowNanos - closedAtNanos > HELD_NANOS) {
            return true;
        }
        Flow flow = flow(claim);
        return flow != null && flow.ended() && nowNanos - Math.max(closedAtNanos, flow.lastAtNanos()) > LATE_NANOS;
    }

    @Override
    public synchronized void release(ConnectionId id) {
        untarget(id);
        Claim claim = claims.remove(id);
        if (claim == null) {
            return;
        }
        Flow flow = flow(claim);
        List<Flow> between = flows.getOrDefault(claim.sockets, List.of());
        if (flow != null) {
            between.remove(flow);
        }
        boolean last = claimCounts.merge(claim.sockets, -1, Integer::sum) <= 0;
        if (last) {
            claimCounts.remove(claim.sockets);
        }
        if (between.isEmpty()) {
            flows.remove(claim.sockets);
        }
    }

    /** Forgets what nobody asked for. */
    private void sweep(long nowNanos) {
        boolean crowded = flows.size() - claimCounts.size() > MOST_UNCLAIMED;
        if (sweptAtNanos != Long.MIN_VALUE && nowNanos - sweptAtNanos < SWEEP_NANOS && !crowded) {
            return;
        }
        sweptAtNanos = nowNanos;
        // Whoever should have asked for it lost the event that it was closed.
        List<ConnectionId> forgotten = new ArrayList<>();
        claims.forEach((id, claim) -> {
            if (claim.closedAtNanos != Long.MAX_VALUE && nowNanos - claim.closedAtNanos > UNCLAIMED_NANOS) {
                forgotten.add(id);
            }
        });
        forgotten.forEach(this::release);
        long keepFrom = crowded ? nowNanos - HELD_NANOS : nowNanos - UNCLAIMED_NANOS;
        for (Iterator<Map.Entry<Sockets, List<Flow>>> each = flows.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Sockets, List<Flow>> entry = each.next();
            boolean claimed = claimCounts.containsKey(entry.getKey());
            if (!claimed && entry.getValue().stream().allMatch(flow -> flow.lastAtNanos() < keepFrom)) {
                each.remove();
            }
        }
    }
}
