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
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.transport.TunnelHandler;
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

    private static final OriginSource.Need ANY = new OriginSource.Need(false, false);

    private final EventLoop loop;
    private final OriginConnector connector;
    private final OriginPool pool;
    private final SharedConnections shared;
    private final OriginProtocols protocols;
    private final OriginConfig config;

    public Origins(EventLoop loop, OriginConnector connector, OriginProtocols protocols, OriginConfig config) {
        this.loop = loop;
        this.connector = connector;
        this.protocols = protocols;
        this.config = config;
        this.pool = new OriginPool(config.idlePerDestination());
        this.shared = new SharedConnections(
                (to, listener, tap) -> connect(Route.to(to), ANY, listener, tap, listener::failed));
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
        return switch (config.http2()) {
            case OFF -> false;
            case OFFERED -> route.destination().secure() && !need.http1();
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
        SetUp setUp = new SetUp(route, offers, expected, tap);
        setUp.begin(new SetUp.Outcome() {
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
        return setUp::cancel;
    }

    /**
     * Whether the origin speaks HTTP/2: known from before, or found out by setting a connection up, for which the first exchange that
     * uses it will have paid by way of {@code tap}.
     *
     * @return fails with {@link FailureException} when no connection came of it and no other route is left to try
     */
    public Future<Boolean> speaksHttp2(Destination destination, ExchangeTap tap) {
        if (config.http2() == Http2.OFF) {
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
        new SetUp(route, true, true, tap).begin(new SetUp.Outcome() {
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

    /** One connection on its way, and what becomes of it. */
    private final class SetUp {

        /** Who it is for. */
        interface Outcome {
            void streams(OriginStreams connection);

            void http1(OriginConnection connection);

            void failed(Failure failure);
        }

        private final Route route;
        private final boolean expected;
        private final Future<OriginConnector.Connected> connecting;

        SetUp(Route route, boolean offersHttp2, boolean expected, ExchangeTap tap) {
            this.route = route;
            this.expected = expected;
            this.connecting = connector.connect(
                    loop,
                    route,
                    new OriginConnector.Terms(config.silence(), offersHttp2 ? config.http2() : Http2.OFF),
                    tap);
            if (expected) {
                shared.setUpBegun(route.destination());
            }
            connecting.addListener(done -> {
                if (done.isSuccess() && offersHttp2) {
                    protocols.learn(route.destination(), connecting.getNow().http2());
                }
            });
        }

        void begin(Outcome outcome) {
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    broken(outcome, done.cause(), done.isCancelled());
                } else if (connecting.getNow().http2()) {
                    OriginStreams streams = connector.speakHttp2(connecting.getNow(), route, shared, config);
                    outcome.streams(streams);
                    shared.add(streams, expected);
                } else {
                    outcome.http1(connector.speakHttp(connecting.getNow(), route, pool, config));
                    if (expected) {
                        shared.setUpEnded(route.destination());
                    }
                }
            });
        }

        void cancel() {
            connecting.cancel(false);
        }

        private void broken(Outcome outcome, Throwable cause, boolean cancelled) {
            Failure failure = RouteSearch.failure(cause);
            if (!cancelled) {
                outcome.failed(failure);
            }
            if (expected && cancelled) {
                shared.setUpEnded(route.destination());
            } else if (expected) {
                shared.setUpFailed(route.destination(), failure);
            }
        }
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
