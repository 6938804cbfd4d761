package dev.weir.proxy.exchange;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.proxy.http.Authority;

/** Where the far ends of tunnels come from. */
@FunctionalInterface
public interface TunnelSource {

    /** Connects to the authority and tells the listener, once, unless the request is cancelled before. */
    OriginSource.Request open(Authority authority, Listener listener);

    /** Learns what came of it. */
    interface Listener {

        void opened(ConnectionId connection, Tunnel.End origin);

        void failed(Failure failure);
    }
}
