package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig.Http2;
import dev.weir.proxy.origin.dial.Dialed;
import dev.weir.proxy.origin.dial.Dialer;
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.origin.parent.ParentTunnel;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.relay.TunnelHandler;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.CloseNotifyTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.OriginTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.OriginTls;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sets a connection up, one step after the other: resolve and connect ({@link Dialer}), refuse Weir's own address, ask the
 * parent proxy for a tunnel ({@link ParentTunnel}), shake hands, speak HTTP. The only place that adds handlers to the pipeline of the origin leg.
 */
public final class OriginConnector {

    private static final OriginTls.Offer TO_PARENT = new OriginTls.Offer(false, true);

    private final Taps taps;
    private final Transport transport;
    private final Dialer dialer;
    private final OriginTls tls;
    private final Predicate<Channel> leadsToWeir;
    private final Consumer<Channel> connected;

    /**
     * Prepares the steps.
     *
     * @param leadsToWeir whether a connected channel ends at a port of this very process; asked behind the resolution, so that no
     *     spelling of the address gets around it
     * @param connected told of each channel as it is connected
     */
    public OriginConnector(
            Taps taps,
            Transport transport,
            Dialer dialer,
            OriginTls tls,
            Predicate<Channel> leadsToWeir,
            Consumer<Channel> connected) {
        this.taps = taps;
        this.transport = transport;
        this.dialer = dialer;
        this.tls = tls;
        this.leadsToWeir = leadsToWeir;
        this.connected = connected;
    }

    /**
     * A connection that is ready for its protocol.
     *
     * @param http2 what the origin chose to speak
     * @param handOver call it once the protocol's handlers stand: they get what has come already
     */
    record Connected(Channel channel, ConnectionTap tcp, OriginTap origin, boolean http2, Runnable handOver) {
        ConnectionId id() {
            return tcp.connection();
        }
    }

    /**
     * How a connection is set up.
     *
     * @param silence longest that a parent may take
     * @param http2 with this origin
     */
    record Terms(Duration silence, Http2 http2) {}

    /** For planners of routes. */
    Future<List<InetAddress>> addressesOf(EventLoop loop, String host) {
        return dialer.addressesOf(loop, host);
    }

    /** One connection as it is set up. */
    private record SetUp(
            Route route, Terms terms, Channel channel, ConnectionTap tcp, OriginTap origin, Promise<Connected> done) {}

    /**
     * Connects, asks the parent for a tunnel if the route has one, and shakes hands if the destination is secure.
     *
     * @return fails with {@link FailureException}; cancel it when nobody waits any more, then nothing is left behind
     */
    Future<Connected> connect(EventLoop loop, Route route, Terms terms, ExchangeTap tap) {
        Promise<Connected> done = loop.newPromise();
        Future<Dialed> dialing = dialer.dial(loop, route.nextHop(), tap.dns(), tap.connect());
        dialing.addListener(dialed -> {
            if (dialed.isSuccess()) {
                afterDial(dialing.getNow(), route, terms, tap, done);
            } else {
                done.tryFailure(route.byParent() ? ofParent(dialed.cause()) : dialed.cause());
            }
        });
        done.addListener(ended -> {
            if (ended.isCancelled()) {
                dialing.cancel(false);
            }
        });
        return done;
    }

    /** Or a person would look for the mistake in the origin's name. */
    private static Throwable ofParent(Throwable cause) {
        if (!(cause instanceof FailureException known)) {
            return cause;
        }
        Failure failure = known.failure();
        return new FailureException(
                new Failure(failure.leg(), failure.kind(), "parent proxy: " + failure.detail()), cause);
    }

    private void afterDial(Dialed dialed, Route route, Terms terms, ExchangeTap tap, Promise<Connected> done) {
        Channel channel = dialed.channel();
        connected.accept(channel);
        ConnectionTap tcp = ConnectionTap.onOrigin(taps, transport, dialed.id());
        Transport.prepare(channel, tcp);
        if (leadsToWeir.test(channel)) {
            OrderlyClose.close(channel, CloseReason.FAILURE);
            InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
            done.tryFailure(FailureException.onOrigin(
                    FailureKind.PROXY_LOOP_DETECTED,
                    route.nextHop() + " is Weir itself (" + NetUtil.toAddressString(address) + ")"));
            return;
        }
        SetUp setUp = new SetUp(route, terms, channel, tcp, new OriginTap(taps, dialed.id(), tap), done);
        ParentProxy secure = route.secureParent();
        if (secure == null) {
            throughParent(setUp);
        } else {
            shakeHandsWithParent(setUp, secure);
        }
    }

    /** Recorded only when no handshake with the origin follows: a connection has one in the record. */
    private void shakeHandsWithParent(SetUp setUp, ParentProxy parent) {
        boolean only = !setUp.route.destination().secure();
        TlsTap tap = only ? new TlsTap(taps, setUp.tcp.connection(), Leg.ORIGIN) : TlsTap.untold();
        Future<Boolean> handshake =
                tls.handshake(setUp.channel, parent.authority().withoutZone(), TO_PARENT, tap);
        if (only) {
            setUp.channel.pipeline().addLast("close-notify-tap", new CloseNotifyTap(setUp.tcp));
        }
        handshake.addListener(shaken -> {
            if (shaken.isSuccess()) {
                throughParent(setUp);
            } else {
                OrderlyClose.close(setUp.channel, CloseReason.FAILURE);
                Failure failure = RouteSearch.failure(shaken.cause());
                setUp.done.tryFailure(FailureException.onOrigin(
                        FailureKind.DESTINATION_UNAVAILABLE, "parent proxy " + parent.authority() + ": " + failure));
            }
        });
    }

    private void throughParent(SetUp setUp) {
        if (setUp.route.connects()) {
            askParent(setUp);
        } else {
            afterNextHop(setUp, () -> {});
        }
    }

    private void askParent(SetUp setUp) {
        Channel channel = setUp.channel;
        ParentTunnel connect = ParentTunnel.begin(channel, setUp.route, setUp.terms.silence);
        connect.opened().addListener(opened -> {
            if (opened.isSuccess()) {
                afterNextHop(setUp, connect::leave);
            } else {
                OrderlyClose.close(channel, CloseReason.FAILURE);
                setUp.done.tryFailure(opened.cause());
            }
        });
        setUp.done.addListener(ended -> {
            if (ended.isCancelled()) {
                OrderlyClose.close(channel, CloseReason.OTHER_LEG);
            }
        });
    }

    /** The channel's bytes are the destination's from here on. */
    private void afterNextHop(SetUp setUp, Runnable handOver) {
        if (setUp.route.destination().secure()) {
            shakeHands(setUp);
            handOver.run();
        } else {
            deliver(setUp, setUp.terms.http2 == Http2.ONLY, handOver);
        }
    }

    private static void deliver(SetUp setUp, boolean http2, Runnable handOver) {
        if (!setUp.done.trySuccess(new Connected(setUp.channel, setUp.tcp, setUp.origin, http2, handOver))) {
            OrderlyClose.close(setUp.channel, CloseReason.OTHER_LEG);
        }
    }

    private void shakeHands(SetUp setUp) {
        TlsTap tap = new TlsTap(taps, setUp.tcp.connection(), Leg.ORIGIN);
        Destination destination = setUp.route.destination();
        OriginTls.Offer offer = new OriginTls.Offer(setUp.terms.http2 != Http2.OFF, destination.postQuantum());
        Future<Boolean> handshake = tls.handshake(setUp.channel, destination.tlsName(), offer, tap);
        // Behind TLS, where close_notify can be told.
        setUp.channel.pipeline().addLast("close-notify-tap", new CloseNotifyTap(setUp.tcp));
        handshake.addListener(shaken -> {
            if (shaken.isSuccess() && !handshake.getNow() && setUp.terms.http2 == Http2.ONLY) {
                OrderlyClose.close(setUp.channel, CloseReason.FAILURE);
                setUp.done.tryFailure(FailureException.onOrigin(
                        FailureKind.TLS_PROTOCOL_ERROR, "the origin chose HTTP/1.1, and HTTP/2 was asked for"));
            } else if (shaken.isSuccess()) {
                deliver(setUp, handshake.getNow(), () -> {});
            } else {
                OrderlyClose.close(setUp.channel, CloseReason.FAILURE);
                setUp.done.tryFailure(shaken.cause());
            }
        });
    }

    /** Puts a tunnel's end on: nobody looks at the bytes from here on. */
    static TunnelHandler relay(Channel channel) {
        TunnelHandler end = new TunnelHandler();
        channel.pipeline().addLast("tunnel", end);
        return end;
    }

    /** Puts the last handlers on: from here on the connection carries exchanges. */
    OriginConnection speakHttp(Connected connected, Route route, OriginPool pool, OriginConfig config) {
        OriginConnection connection = new OriginConnection(
                connected.channel(),
                route.poolKey(),
                pool,
                config,
                new OriginConnection.Taps(connected.tcp(), connected.origin(), new ArrivalTap(taps, connected.tcp())));
        ChannelPipeline pipeline = connected.channel().pipeline();
        pipeline.addLast("http", connection);
        // Behind SOCKS nothing of HTTP was spoken yet: what asked for the way makes room.
        connected.handOver().run();
        return connection;
    }

    /** As {@link #speakHttp}, for an origin that chose HTTP/2. */
    OriginStreams speakHttp2(Connected connected, Route route, OriginStreams.Owner owner, OriginConfig config) {
        OriginStreams connection = new OriginStreams(
                route.destination(),
                owner,
                connected.channel().eventLoop(),
                new OriginStreams.Taps(connected.tcp(), connected.origin(), new ArrivalTap(taps, connected.tcp())),
                new OriginStreams.Terms(config.idle(), config.silence(), config.heads()));

        connected.channel().pipeline().addLast("http2", connection.handler());
        connected.handOver().run();
        connected.channel().config().setAutoRead(true);
        return connection;
    }
}
