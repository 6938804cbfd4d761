package dev.weir.proxy.origin.dns.secure;

import dev.weir.proxy.tls.ResolverTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.TcpDnsQueryEncoder;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server, as one event loop asks it: a connection that is set up for the first question and kept for the next. Questions wait
 * until it stands; a connection that ends hands back what it did not answer.
 */
final class ServerLink implements Carrier.Owner {

    /** Servers close idle connections after 10 to 30 s; sooner saves them the trouble (RFC 7858, section 3.4). */
    private static final long IDLE_SECONDS = 10;

    private static final String QUIET = "quiet";

    private final SecureServer server;
    private final EventLoop loop;
    private final ChannelFactory<? extends SocketChannel> channels;
    private final ResolverTls tls;
    private final SecureQuestions.Names names;
    private final int timeoutMillis;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private @Nullable Carrier carrier;
    private @Nullable Channel channel;
    private @Nullable Future<?> idle;
    private boolean connecting;

    ServerLink(SecureServer server, SecureQuestions.Parts parts) {
        this.server = server;
        this.loop = parts.loop();
        this.channels = parts.channels();
        this.tls = parts.tls();
        this.names = parts.names();
        this.timeoutMillis = parts.timeoutMillis();
    }

    void ask(Pending question) {
        watchIdle();
        Carrier open = carrier;
        if (open != null) {
            open.send(question);
            return;
        }
        waiting.add(question);
        if (!connecting) {
            connecting = true;
            connect();
        }
    }

    private void connect() {
        Future<List<InetAddress>> found = names.addressesOf(loop, server.authority());
        found.addListener(done -> {
            if (!done.isSuccess()) {
                failed("cannot find " + server.authority().host(), done.cause());
                return;
            }
            InetSocketAddress to = new InetSocketAddress(
                    found.getNow().get(0), server.authority().port());
            ChannelFuture connected = new Bootstrap()
                    .group(loop)
                    .channelFactory(channels)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                    .handler(new ChannelInboundHandlerAdapter())
                    .connect(to);
            connected.addListener(result -> {
                if (result.isSuccess()) {
                    shakeHands(connected.channel(), to);
                } else {
                    failed("no connection", result.cause());
                }
            });
        });
    }

    private void shakeHands(Channel connected, InetSocketAddress to) {
        boolean https = server.protocol() == SecureServer.Protocol.HTTPS;
        SslHandler handler = tls.handler(connected.alloc(), server.authority(), https);
        handler.setHandshakeTimeoutMillis(timeoutMillis);
        connected.pipeline().addLast(handler).addLast(QUIET, new Quiet());
        handler.handshakeFuture().addListener(done -> {
            if (!done.isSuccess()) {
                connected.close();
                failed("no TLS", done.cause());
                return;
            }
            connected.pipeline().remove(QUIET);
            channel = connected;
            connecting = false;
            Carrier open = speak(connected, to, handler.applicationProtocol());
            carrier = open;
            for (Pending next = waiting.poll(); next != null; next = waiting.poll()) {
                if (!next.over()) {
                    open.send(next);
                }
            }
        });
    }

    private Carrier speak(Channel connected, InetSocketAddress to, @Nullable String protocol) {
        if (server.protocol() == SecureServer.Protocol.TLS) {
            TlsCarrier dot = new TlsCarrier(this);
            connected.pipeline().addLast(new TcpDnsQueryEncoder(), new TcpDnsResponseDecoder(), dot);
            return dot;
        }
        if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
            Http2Carrier streams = new Http2Carrier(server, to, connected, this);
            streams.begin();
            return streams;
        }
        Http1Carrier single = new Http1Carrier(server, to, connected, this);
        single.begin();
        return single;
    }

    @Override
    public void lost(Carrier which, Iterable<Pending> unanswered) {
        if (carrier == which) {
            carrier = null;
        }
        for (Pending question : unanswered) {
            if (question.over()) {
                continue;
            }
            if (question.mayAskAgain()) {
                ask(question);
            } else {
                question.fail(new IOException("the connection ended before the answer"));
            }
        }
    }

    private void failed(String what, Throwable cause) {
        connecting = false;
        for (Pending next : List.copyOf(waiting)) {
            next.fail(new IOException(what + ": " + ResolverTls.reason(cause)));
        }
        waiting.clear();
    }

    /** The handshake's future tells what went wrong. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private void watchIdle() {
        if (idle != null) {
            idle.cancel(false);
        }
        idle = loop.schedule(this::close, Math.max(IDLE_SECONDS, timeoutMillis / 1_000), TimeUnit.SECONDS);
    }

    void close() {
        carrier = null;
        if (idle != null) {
            idle.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }
}
