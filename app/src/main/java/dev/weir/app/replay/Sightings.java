package dev.weir.app.replay;

import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the exchange that came from a socket of ours: the client connection is told by its remote address, and the exchange by its
 * client connection. Looks at what ends only while somebody is looking for one.
 */
final class Sightings implements RecordStore {

    private final Map<InetSocketAddress, ConnectionId> connections = new HashMap<>();
    private final Map<ConnectionId, Long> exchanges = new HashMap<>();
    private int looking;

    synchronized void begin() {
        looking++;
    }

    synchronized void end() {
        looking--;
        if (looking == 0) {
            connections.clear();
            exchanges.clear();
        }
    }

    @Override
    public synchronized void exchange(RecordedExchange exchange) {
        if (looking > 0 && exchange.kind() != ExchangeKind.TUNNEL) {
            exchanges.put(exchange.client(), exchange.number());
        }
    }

    @Override
    public synchronized void connection(RecordedConnection connection) {
        if (looking > 0 && connection.leg() == Leg.CLIENT) {
            connections.put(connection.remote(), connection.id());
        }
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    /** The number of what came from there, under way or over; empty when it has none yet. */
    synchronized OptionalLong number(InetSocketAddress from, OpenRecords open) {
        ConnectionId client = connections.get(from);
        for (RecordedConnection connection : open.connections()) {
            if (connection.leg() == Leg.CLIENT && connection.remote().equals(from)) {
                client = connection.id();
            }
        }
        Long number = client == null ? null : number(client, open);
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private @Nullable Long number(ConnectionId client, OpenRecords open) {
        for (RecordedExchange exchange : open.exchanges()) {
            if (exchange.client().equals(client) && exchange.kind() != ExchangeKind.TUNNEL) {
                return exchange.number();
            }
        }
        return exchanges.get(client);
    }
}
