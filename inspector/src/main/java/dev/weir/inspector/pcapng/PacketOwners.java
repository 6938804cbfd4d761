package dev.weir.inspector.pcapng;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.packet.TcpPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** To which connections and exchanges packets belong: by both sockets, and by time where these were used again. */
public final class PacketOwners {

    /** A client's SYN came before Weir accepted its connection, by as much as a busy event loop takes. */
    private static final long BEFORE_NANOS = 1_000_000L;

    private record Sockets(InetSocketAddress local, InetSocketAddress remote) {}

    private final ClockAnchor anchor;
    private final Map<ConnectionId, ConnectionUse> byId = new HashMap<>();
    private final Map<Sockets, List<ConnectionUse>> bySockets = new HashMap<>();

    public PacketOwners(ClockAnchor anchor) {
        this.anchor = anchor;
    }

    /** A connection whose packets are wanted; add them in the order in which they were established. */
    public void add(RecordedConnection connection) {
        ConnectionUse use = new ConnectionUse(connection);
        byId.put(connection.id(), use);
        bySockets
                .computeIfAbsent(new Sockets(connection.local(), connection.remote()), key -> new ArrayList<>(1))
                .add(use);
    }

    /** An exchange: packets of the wanted connections that it used name it. */
    public void add(RecordedExchange exchange) {
        ConnectionUse client = byId.get(exchange.client());
        ConnectionUse origin = exchange.origin() == null ? null : byId.get(exchange.origin());
        if (client != null) {
            client.add(exchange);
        }
        if (origin != null) {
            origin.add(exchange);
        }
    }

    /** What is said of the packet; null when it is of none of the connections. */
    @Nullable
    String comment(TcpPacket packet) {
        boolean fromWeir = bySockets.containsKey(new Sockets(packet.source(), packet.target()));
        Sockets sockets = fromWeir
                ? new Sockets(packet.source(), packet.target())
                : new Sockets(packet.target(), packet.source());
        List<ConnectionUse> uses = bySockets.get(sockets);
        if (uses == null) {
            return null;
        }
        long atNanos = anchor.atNanos()
                + Duration.between(anchor.wall(), Instant.ofEpochSecond(0, packet.wallNanos()))
                        .toNanos();
        ConnectionUse use = uses.get(0);
        for (ConnectionUse later : uses) {
            use = later.fromNanos() - BEFORE_NANOS <= atNanos ? later : use;
        }
        boolean client = use.connection.leg() == Leg.CLIENT;
        boolean request = packet.payloadBytes() > 0 && client != fromWeir;
        StringBuilder text = new StringBuilder();
        for (long number : use.numbers(atNanos, request)) {
            text.append("weir:#").append(number).append(' ');
        }
        String leg = use.connection.leg().name().toLowerCase(Locale.ROOT);
        return text.append(use.connection.id())
                .append(' ')
                .append(leg)
                .append(" leg")
                .toString();
    }
}
