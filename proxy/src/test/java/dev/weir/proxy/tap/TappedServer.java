package dev.weir.proxy.tap;

import dev.weir.events.ConnectionEvent;
import dev.weir.events.ConnectionEvent.CloseNotifyReceived;
import dev.weir.events.ConnectionEvent.CloseNotifySent;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.events.ConnectionEvent.SocketFailed;
import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.TcpMoment;
import dev.weir.events.Ticker;
import dev.weir.proxy.testing.RecordingSink;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts connections with a tap in their pipelines, does nothing of its own, and remembers what its last handler saw. */
final class TappedServer implements AutoCloseable {

    final RecordingSink sink = new RecordingSink();
    final List<Object> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final EventLoopGroup group;
    private final Channel server;

    TappedServer(Transport transport) {
        this(transport, null);
    }

    TappedServer(Transport transport, @Nullable SslContext tls) {
        Taps taps = new Taps(sink, Ticker.system());
        group = transport.newGroup(1, "tapped");
        server = new ServerBootstrap()
                .group(group)
                .channel(transport.serverSocketChannel())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.config().setOption(ChannelOption.SO_SNDBUF, 64 * 1024);
                        ConnectionTap tap = ConnectionTap.onClient(taps, transport);
                        Transport.prepare(channel, tap);
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()), new CloseNotifyTap(tap));
                        }
                        channel.pipeline().addLast(new Last());
                        accepted.add(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    ScriptedPeer connect() {
        return ScriptedPeer.connect(address());
    }

    Channel accepted() throws InterruptedException {
        Channel channel = accepted.poll(20, TimeUnit.SECONDS);
        if (channel == null) {
            throw new AssertionError("nobody connected");
        }
        return channel;
    }

    /** The close story, one line an event, after the connection was closed. */
    List<String> story() {
        sink.awaitFirst(ConnectionClosed.class);
        return sink.events(ConnectionEvent.class).stream()
                .map(TappedServer::line)
                .toList();
    }

    private static String line(ConnectionEvent event) {
        if (event instanceof TcpSampled sampled) {
            // Our FIN may have been acknowledged, or answered, by then.
            boolean any = sampled.moment() == TcpMoment.FIN_SENT;
            return sampled.moment() + ":" + (any ? "*" : sampled.info().state());
        } else if (event instanceof FinReceived fin) {
            return "fin received " + fin.evidence();
        } else if (event instanceof ResetReceived reset) {
            return "reset received " + reset.evidence();
        } else if (event instanceof FinSent) {
            return "fin sent";
        } else if (event instanceof ResetSent) {
            return "reset sent";
        } else if (event instanceof CloseNotifyReceived) {
            return "close_notify received";
        } else if (event instanceof CloseNotifySent) {
            return "close_notify sent";
        } else if (event instanceof SocketFailed failed) {
            return "failed " + failed.error();
        } else if (event instanceof ConnectionClosed closed) {
            return "closed " + closed.reason();
        }
        return event.getClass().getSimpleName();
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Last extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            seen.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause);
        }
    }
}
