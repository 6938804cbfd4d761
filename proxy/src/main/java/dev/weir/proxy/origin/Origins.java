package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig.Http2;
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.relay.TunnelHandler;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.List;
import java.util.function.Consumer;

/**
 * The way to origins for the exchanges of one event loop. For each request: a stream on a shared connection or a pooled connection if
 * there is one, else the steps of {@link OriginConnector}, which the exchange pays for.
 */
public final class Origins {

    private static final OriginSource.Need HTTP_1 = new OriginSource.Need(false, OriginSource.Protocol.HTTP_1);
    private static final OriginSource.Need ANY = new OriginSource.Need(false, OriginSource.Protocol.ANY);

    private final EventLoop loop;
    private final OriginConnector connector;
    private final OriginPool pool;
    private final SharedConnections shared;
    private final OriginProtocols protocols;
    private final SetUps setUps;
    private final OriginConfig config;

    public Origins(EventLoop loop, OriginConnector connector, OriginProtocols protocols, OriginConfig config) {
        this.loop = loop;
        this.connector = connector;
        this.protocols = protocols;
        this.config = config;
        this.pool = new OriginPool(config.idlePerDestination());
        this.shared = new SharedConnections(
                (to, listener, tap) -> connect(Route.to(to), ANY, listener, tap, listener::failed));
        this.setUps = new SetUps(loop, connector, pool, shared, protocols, config);
    }

    /** Connections for one exchange. */
    public OriginSource forExchange(ExchangeTap tap) {
        return (destination, need, listener) -> RouteSearch.begin(
                destination,
                false,
                plan(destination),
                tap,
                (route, unreachable) -> acquire(route, need, listener, tap, unreachable),
                listener::failed);
    }

    /** The far end of a tunnel, for one exchange. */
    public TunnelSource forTunnel(ExchangeTap tap) {
        return (authority, listener) -> {
            Destination destination = new Destination(false, authority);
            return RouteSearch.begin(
                    destination,
                    true,
                    plan(destination),
                    tap,
                    (route, unreachable) -> openTunnel(route, listener, tap, unreachable),
                    listener::failed);
        };
    }

    /** Closes what lies idle. */
    public void close() {
        pool.closeAll();
        shared.closeAll();
    }

    private Future<List<PlannedRoute>> plan(Destination destination) {
        return config.routes().plan(loop, destination, connector::addressesOf);
    }

    private boolean mayShare(Route route, OriginSource.Need need) {
        return need.protocol() == OriginSource.Protocol.ANY && mayHaveStreams(route);
    }

    private boolean mayHaveStreams(Route route) {
        return switch (config.http2()) {
            case OFF -> false;
            case OFFERED -> route.destination().secure();
            case ONLY -> true;
        };
    }

    private OriginSource.Request acquire(
            Route route,
            OriginSource.Need need,
            OriginListener listener,
            ExchangeTap tap,
            Consumer<Failure> unreachable) {
        if (mayShare(route, need) && !need.fresh()) {
            OriginStreams free = shared.free(route.destination());
            if (free != null) {
                free.assign(listener, tap);
                return () -> {};
            }
            if (shared.enough(route.destination())) {
                return shared.await(route.destination(), listener, tap);
            }
        }
        if (need.protocol() == OriginSource.Protocol.WEBSOCKET && mayHaveStreams(route) && !need.fresh()) {
            OriginStreams open = shared.forWebSocket(route.destination());
            if (open != null || protocols.takesWebSockets(route.destination())) {
                return new WebSocketSearch(
                                route, listener, tap, () -> acquire(route, HTTP_1, listener, tap, unreachable))
                        .begin(open, setUps, unreachable);
            }
        }
        OriginConnection pooled = need.fresh() ? null : pool.take(route.poolKey());
        if (pooled != null) {
            pooled.assign(route, listener, tap);
            return () -> {};
        }
        return connect(route, need, listener, tap, unreachable);
    }

    private OriginSource.Request connect(
            Route route,
            OriginSource.Need need,
            OriginListener listener,
            ExchangeTap tap,
            Consumer<Failure> unreachable) {
        boolean offers = mayShare(route, need);
        // Of others it is not known whether they could share it: they do not wait to find out.
        boolean expected = offers
                && (config.http2() == Http2.ONLY || Boolean.TRUE.equals(protocols.speaksHttp2(route.destination())));
        return setUps.begin(route, offers, expected, tap, new SetUps.Outcome() {
            @Override
            public void streams(OriginStreams connection) {
                connection.assign(listener, tap);
            }

            @Override
            public void http1(OriginConnection connection) {
                connection.assign(route, listener, tap);
            }

            @Override
            public void failed(Failure failure) {
                unreachable.accept(failure);
            }
        });
    }

    /**
     * Whether the origin speaks HTTP/2: known from before, or found out by setting a connection up, for which the first exchange that
     * uses it will have paid by way of {@code tap}.
     *
     * @return fails with {@link FailureException} when no connection came of it and no other route is left to try
     */
    public Future<Boolean> speaksHttp2(Destination destination, ExchangeTap tap) {
        if (config.http2() == Http2.OFF || !destination.secure()) {
            return loop.newSucceededFuture(false);
        }
        Promise<Boolean> done = loop.newPromise();
        Future<List<PlannedRoute>> plan = plan(destination);
        plan.addListener(planned -> {
            if (planned.isSuccess()) {
                List<PlannedRoute> routes = plan.getNow();
                findOut(Route.of(routes.get(0), destination, false), routes.size() == 1, tap, done);
            } else {
                done.setFailure(plan.cause());
            }
        });
        return done;
    }

    private void findOut(Route route, boolean only, ExchangeTap tap, Promise<Boolean> done) {
        Boolean known = protocols.speaksHttp2(route.destination());
        if (known != null) {
            done.setSuccess(known);
            return;
        }
        setUps.begin(route, true, true, tap, new SetUps.Outcome() {
            @Override
            public void streams(OriginStreams connection) {
                done.setSuccess(true);
            }

            @Override
            public void http1(OriginConnection connection) {
                connection.keepReady();
                done.setSuccess(false);
            }

            @Override
            public void failed(Failure failure) {
                if (only) {
                    done.setFailure(new FailureException(failure, null));
                } else {
                    done.setSuccess(false); // the request has other routes to try
                }
            }
        });
    }

    private OriginSource.Request openTunnel(
            Route route, TunnelSource.Listener listener, ExchangeTap tap, Consumer<Failure> unreachable) {
        OriginConnector.Terms terms = new OriginConnector.Terms(config.silence(), Http2.OFF);
        Future<OriginConnector.Connected> connecting = connector.connect(loop, route, terms, tap);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                OriginConnector.Connected connected = connecting.getNow();
                TunnelHandler end = OriginConnector.relay(connected.channel());
                connected.handOver().run();
                connected.origin().assigned(tap);
                listener.opened(connected.id(), end);
            } else if (!done.isCancelled()) {
                unreachable.accept(RouteSearch.failure(done.cause()));
            }
        });
        return () -> connecting.cancel(false);
    }
}
