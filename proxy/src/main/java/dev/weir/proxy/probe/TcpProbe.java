package dev.weir.proxy.probe;

import dev.weir.events.CloseReason;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.loop.Loops;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dial.Dialed;
import dev.weir.proxy.origin.dial.Dialer;
import dev.weir.proxy.tap.ConnectTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tls.ResolverTls;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Connects to one host and closes again, by the same steps as for a request, every one recorded. Sends no byte. */
public final class TcpProbe {

    /** What the events name as the exchange that pays. */
    public static final ExchangeId PAYER = new ExchangeId(1);

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private TcpProbe() {}

    /**
     * Returns when the connection is closed, with the failure if there was none.
     *
     * @param hold how long to leave it open: whoever closes first within that time is the peer
     */
    public static @Nullable Failure run(Taps taps, DialConfig config, Authority target, Duration hold)
            throws InterruptedException {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newGroup(1, "weir-probe");
        Dialer dialer = new Dialer(
                config, transport.socketChannels(), transport.datagramChannel(), ResolverTls.trustingSystem());
        try {
            EventLoop loop = group.next();
            Future<Dialed> dialing = dialer.dial(loop, target, new DnsTap(taps, PAYER), new ConnectTap(taps, PAYER));
            Promise<Channel> tapped = loop.newPromise();
            dialing.addListener(dialed -> {
                if (dialed.isSuccess()) {
                    tapped.setSuccess(tap(taps, transport, dialing.getNow(), hold));
                } else {
                    tapped.setFailure(dialed.cause());
                }
            });
            tapped.await();
            if (!tapped.isSuccess()) {
                return failure(tapped.cause());
            }
            tapped.getNow().closeFuture().await();
            return null;
        } finally {
            dialer.close();
            Loops.end(group, FAREWELL);
        }
    }

    private static Channel tap(Taps taps, Transport transport, Dialed dialed, Duration hold) {
        Channel channel = dialed.channel();
        Transport.prepare(channel, ConnectionTap.onOrigin(taps, transport, dialed.id()));
        channel.pipeline().addLast(new Leaving(channel));
        channel.config().setAutoRead(true);
        channel.eventLoop()
                .schedule(
                        () -> OrderlyClose.close(channel, CloseReason.SEEN_ENOUGH),
                        hold.toMillis(),
                        TimeUnit.MILLISECONDS);
        return channel;
    }

    private static Failure failure(Throwable cause) {
        return cause instanceof FailureException known
                ? known.failure()
                : new Failure(Leg.ORIGIN, FailureKind.PROXY_INTERNAL_ERROR, String.valueOf(cause));
    }

    /** Closes when the peer has; what it says until then is counted and let go. */
    private static final class Leaving extends ChannelInboundHandlerAdapter {
        private final Channel channel;

        Leaving(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                OrderlyClose.close(channel, CloseReason.PEER_CLOSED);
            } else if (event == PeerReset.INSTANCE) {
                OrderlyClose.close(channel, CloseReason.PEER_RESET);
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            OrderlyClose.close(channel, CloseReason.FAILURE); // the tap has told how it broke
        }
    }
}
