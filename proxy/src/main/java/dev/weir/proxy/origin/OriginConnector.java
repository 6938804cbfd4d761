package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.dial.Dialed;
import dev.weir.proxy.origin.dial.Dialer;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.CloseNotifyTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.OriginTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.OriginTls;
import dev.weir.proxy.transport.CloseGuard;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sets a connection up, one step after the other: resolve and connect ({@link Dialer}), refuse Weir's own address, shake hands,
 * speak HTTP. The only place that adds handlers to the pipeline of the origin leg.
 */
public final class OriginConnector {

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

    /** A connection that is ready for its protocol. */
    record Connected(Channel channel, ConnectionTap tcp, OriginTap origin) {
        ConnectionId id() {
            return tcp.connection();
        }
    }

    /**
     * Connects, and shakes hands if the destination is secure.
     *
     * @return fails with {@link FailureException}; cancel it when nobody waits any more, then nothing is left behind
     */
    Future<Connected> connect(EventLoop loop, Destination destination, ExchangeTap tap) {
        Promise<Connected> done = loop.newPromise();
        Future<Dialed> dialing = dialer.dial(loop, destination.authority(), tap.dns(), tap.connect());
        dialing.addListener(dialed -> {
            if (dialed.isSuccess()) {
                afterDial(dialing.getNow(), destination, tap, done);
            } else {
                done.tryFailure(dialed.cause());
            }
        });
        done.addListener(ended -> {
            if (ended.isCancelled()) {
                dialing.cancel(false);
            }
        });
        return done;
    }

    private void afterDial(Dialed dialed, Destination destination, ExchangeTap tap, Promise<Connected> done) {
        Channel channel = dialed.channel();
        connected.accept(channel);
        Transport.prepare(channel);
        // First of all, and behind nothing: it counts bytes as they travel and sees how the connection ends.
        ConnectionTap tcp = ConnectionTap.onOrigin(taps, transport, dialed.id());
        channel.pipeline().addFirst("connection-tap", tcp);
        // Before TLS, whose plain close() would hide how the origin left.
        channel.pipeline().addAfter("connection-tap", "close-guard", CloseGuard.INSTANCE);
        if (leadsToWeir.test(channel)) {
            OrderlyClose.close(channel, CloseReason.FAILURE);
            InetSocketAddress address = (InetSocketAddress) channel.remoteAddress();
            done.tryFailure(FailureException.onOrigin(
                    FailureKind.PROXY_LOOP_DETECTED,
                    destination.authority() + " is Weir itself ("
                            + address.getAddress().getHostAddress() + ")"));
            return;
        }
        Connected ready = new Connected(channel, tcp, new OriginTap(taps, dialed.id(), tap));
        if (destination.secure()) {
            shakeHands(ready, destination, done);
        } else {
            deliver(ready, done);
        }
    }

    private static void deliver(Connected connected, Promise<Connected> done) {
        if (!done.trySuccess(connected)) {
            OrderlyClose.close(connected.channel(), CloseReason.OTHER_LEG);
        }
    }

    private void shakeHands(Connected connected, Destination destination, Promise<Connected> done) {
        TlsTap tap = new TlsTap(taps, connected.id(), Leg.ORIGIN);
        Future<Channel> handshake = tls.handshake(connected.channel(), destination.authority(), tap);
        // Behind TLS, where close_notify can be told.
        connected.channel().pipeline().addLast("close-notify-tap", new CloseNotifyTap(connected.tcp()));
        handshake.addListener(shaken -> {
            if (shaken.isSuccess()) {
                deliver(connected, done);
            } else {
                OrderlyClose.close(connected.channel(), CloseReason.FAILURE);
                done.tryFailure(shaken.cause());
            }
        });
    }

    /** Puts the last handlers on: from here on the connection carries exchanges. */
    OriginConnection speakHttp(Connected connected, Destination destination, OriginPool pool, OriginConfig config) {
        OriginConnection connection = new OriginConnection(
                connected.channel(),
                destination,
                pool,
                config,
                new OriginConnection.Taps(connected.tcp(), connected.origin(), new ArrivalTap(taps)));
        ChannelPipeline pipeline = connected.channel().pipeline();
        pipeline.addLast("http", connection);
        return connection;
    }
}
