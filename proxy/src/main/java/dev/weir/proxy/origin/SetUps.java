package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.origin.h2.Announcement;
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;

/** Connections on their way, and what becomes of each: it carries one exchange or is shared, and what it taught is kept. */
final class SetUps {

    private final EventLoop loop;
    private final OriginConnector connector;
    private final OriginPool pool;
    private final SharedConnections shared;
    private final OriginProtocols protocols;
    private final OriginConfig config;

    SetUps(
            EventLoop loop,
            OriginConnector connector,
            OriginPool pool,
            SharedConnections shared,
            OriginProtocols protocols,
            OriginConfig config) {
        this.loop = loop;
        this.connector = connector;
        this.pool = pool;
        this.shared = shared;
        this.protocols = protocols;
        this.config = config;
    }

    /** Who a connection is for. */
    interface Outcome {
        void streams(OriginStreams connection);

        void http1(OriginConnection connection);

        void failed(Failure failure);
    }

    /**
     * Begins one.
     *
     * @param expected it will be shared, as far as is known, so that others wait for it
     */
    OriginSource.Request begin(Route route, boolean offersHttp2, boolean expected, ExchangeTap tap, Outcome outcome) {
        Future<OriginConnector.Connected> connecting = connector.connect(loop, route, terms(offersHttp2), tap);
        if (expected) {
            shared.setUpBegun(route.destination());
        }
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                broken(route, expected, outcome, done);
                return;
            }
            OriginConnector.Connected connected = connecting.getNow();
            if (offersHttp2) {
                protocols.learn(route.destination(), connected.http2());
            }
            if (connected.http2()) {
                streams(route, expected, outcome, connected);
            } else {
                outcome.http1(connector.speakHttp(connected, route, pool, config));
                if (expected) {
                    shared.setUpEnded(route.destination());
                }
            }
        });
        return () -> connecting.cancel(false);
    }

    private OriginConnector.Terms terms(boolean offersHttp2) {
        return new OriginConnector.Terms(config.silence(), offersHttp2 ? config.http2() : OriginConfig.Http2.OFF);
    }

    private void streams(Route route, boolean expected, Outcome outcome, OriginConnector.Connected connected) {
        OriginStreams streams = connector.speakHttp2(connected, route, shared, config);
        Announcement said = streams.announcement();
        said.await(() -> protocols.learnWebSockets(route.destination(), said.webSockets()));
        outcome.streams(streams);
        shared.add(streams, expected);
    }

    private void broken(Route route, boolean expected, Outcome outcome, Future<?> done) {
        Failure failure = RouteSearch.failure(done.cause());
        if (!done.isCancelled()) {
            outcome.failed(failure);
        }
        if (expected && done.isCancelled()) {
            shared.setUpEnded(route.destination());
        } else if (expected) {
            shared.setUpFailed(route.destination(), failure);
        }
    }
}
