package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.transport.TunnelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/**
 * The way to origins for the exchanges of one event loop. For each request: a pooled connection if there is one, else the steps of
 * {@link OriginConnector}, which the exchange pays for.
 */
public final class Origins {

    private final EventLoop loop;
    private final OriginConnector connector;
    private final OriginPool pool;
    private final OriginConfig config;

    public Origins(EventLoop loop, OriginConnector connector, OriginConfig config) {
        this.loop = loop;
        this.connector = connector;
        this.config = config;
        this.pool = new OriginPool(config.idlePerDestination());
    }

    /** Connections for one exchange. */
    public OriginSource forExchange(ExchangeTap tap) {
        return (destination, listener, fresh) -> acquire(destination, listener, fresh, tap);
    }

    /** The far end of a tunnel, for one exchange. */
    public TunnelSource forTunnel(ExchangeTap tap) {
        return (authority, listener) -> openTunnel(authority, listener, tap);
    }

    /** Closes what lies idle. */
    public void close() {
        pool.closeAll();
    }

    private OriginSource.Request acquire(
            Destination destination, OriginListener listener, boolean fresh, ExchangeTap tap) {
        Route route = new Route(destination, false, config.parent());
        OriginConnection pooled = fresh ? null : pool.take(route.poolKey());
        if (pooled != null) {
            pooled.assign(route, listener, tap);
            return () -> {};
        }
        Future<OriginConnector.Connected> connecting = connector.connect(loop, route, config.silence(), tap);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                connector.speakHttp(connecting.getNow(), route, pool, config).assign(route, listener, tap);
            } else if (!done.isCancelled()) {
                listener.failed(failure(done.cause()));
            }
        });
        return () -> connecting.cancel(false);
    }

    private OriginSource.Request openTunnel(Authority authority, TunnelSource.Listener listener, ExchangeTap tap) {
        Route route = new Route(new Destination(false, authority), true, config.parent());
        Future<OriginConnector.Connected> connecting = connector.connect(loop, route, config.silence(), tap);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                OriginConnector.Connected connected = connecting.getNow();
                TunnelHandler end = OriginConnector.relay(connected.channel());
                connected.handOver().run();
                connected.origin().assigned(tap);
                listener.opened(connected.id(), end);
            } else if (!done.isCancelled()) {
                listener.failed(failure(done.cause()));
            }
        });
        return () -> connecting.cancel(false);
    }

    private static Failure failure(Throwable cause) {
        return cause instanceof FailureException known
                ? known.failure()
                : new Failure(Leg.ORIGIN, FailureKind.PROXY_INTERNAL_ERROR, cause.toString());
    }
}
