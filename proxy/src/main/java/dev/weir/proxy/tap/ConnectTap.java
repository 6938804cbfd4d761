package dev.weir.proxy.tap;

import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import java.net.InetSocketAddress;

/** Records the attempts of one exchange to reach its next hop. Each attempt is a connection of its own. */
public final class ConnectTap {

    private final Taps taps;
    private final ExchangeId exchange;

    public ConnectTap(Taps taps, ExchangeId exchange) {
        this.taps = taps;
        this.exchange = exchange;
    }

    /** Call it right before connect(). {@code attempt} counts from 1. */
    public Attempt started(InetSocketAddress remote, int attempt) {
        ConnectionId id = taps.nextConnection();
        taps.emit(new ConnectStarted(id, exchange, taps.now(), remote, attempt));
        return new Attempt(taps, id);
    }

    /** One attempt; exactly one of its methods is called, once. */
    public static final class Attempt {

        private final Taps taps;
        private final ConnectionId id;

        private Attempt(Taps taps, ConnectionId id) {
            this.taps = taps;
            this.id = id;
        }

        public ConnectionId id() {
            return id;
        }

        /** Call it first of all when the connect future succeeds. */
        public void ended(InetSocketAddress local, InetSocketAddress remote) {
            taps.emit(new ConnectEnded(id, taps.now(), local, remote));
        }

        public void failed(Failure failure) {
            taps.emit(new ConnectFailed(id, taps.now(), failure));
        }

        public void abandoned() {
            taps.emit(new ConnectAbandoned(id, taps.now()));
        }
    }
}
