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
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.transport.TunnelHandler;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

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
        this.shared = new SharedConnections((to, listener, tap) -> connect(route(to), ANY, listener, tap));
    }

    /** Connections for one exchange. */
    public OriginSource forExchange(ExchangeTap tap) {
        return (destination, need, listener) -> acquire(route(destination), need, listener, tap);
    }

    /** The far end of a tunnel, for one exchange. */
    public TunnelSource forTunnel(ExchangeTap tap) {
        return (authority, listener) -> openTunnel(authority, listener, tap);
    }

    /** Closes what lies idle. */
    public void close() {
        pool.closeAll();
        shared.closeAll();
    }

    private Route route(Destination destination) {
        return new Route(destination, false, config.parent());
    }

    private boolean mayShare(Route route, OriginSource.Need need) {
        return config.http2() && route.destination().secure() && !need.http1();
    }

    private OriginSource.Request acquire(
            Route route, OriginSource.Need need, OriginListener listener, ExchangeTap tap) {
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
        return connect(route, need, listener, tap);
    }

    private OriginSource.Request connect(
            Route route, OriginSource.Need need, OriginListener listener, ExchangeTap tap) {
        boolean offers = mayShare(route, need);
        // Of others it is not known whether they could share it: they do not wait to find out.
        boolean expected = offers && Boolean.TRUE.equals(protocols.speaksHttp2(route.destination()));
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
                listener.failed(failure);
            }
        });
        return setUp::cancel;
    }

    /**
     * Whether the origin speaks HTTP/2: known from before, or found out by setting a connection up, for which the first exchange that
     * uses it will have paid by way of {@code tap}.
     */
    public Future<Boolean> speaksHttp2(Destination destination, ExchangeTap tap) {
        Route route = route(destination);
        Boolean known = config.http2() ? protocols.speaksHttp2(destination) : Boolean.FALSE;
        if (known != null) {
            return loop.newSucceededFuture(known);
        }
        Promise<Boolean> done = loop.newPromise();
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
                done.setSuccess(false);
            }
        });
        return done;
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
            this.connecting =
                    connector.connect(loop, route, new OriginConnector.Terms(config.silence(), offersHttp2), tap);
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
            Failure failure = failure(cause);
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

    private OriginSource.Request openTunnel(Authority authority, TunnelSource.Listener listener, ExchangeTap tap) {
        Route route = new Route(new Destination(false, authority), true, config.parent());
        OriginConnector.Terms terms = new OriginConnector.Terms(config.silence(), false);
        Future<OriginConnector.Connected> connecting = connector.connect(loop, route, terms, tap);
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
