package dev.weir.app.warmup;

import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafKeyManager;
import dev.weir.proxy.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client and the origins of the warm-up. With Netty, as what they load is needed anyway; the JDK's own TLS is not. */
final class WarmUpPeers implements AutoCloseable {

    private static final String RESPONSE =
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private final Transport transport;
    private final EventLoopGroup loops;
    private final SslContext serverContext;
    private final SslContext clientContext;
    private final Duration limit;

    /**
     * Not with a key of its own for the origin: Netty would wrap it into a key store with a password, and to stretch that takes
     * longer than all the handshakes.
     *
     * @param leaf for the origin's name
     * @param limit how long each answer is waited for
     */
    WarmUpPeers(Transport transport, CertificateBundle leaf, Duration limit) throws IOException {
        this.transport = transport;
        this.limit = limit;
        SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
        this.serverContext = SslContextBuilder.forServer(new LeafKeyManager(leaf))
                .sslProvider(provider)
                // No client shows one; by default the JDK's roots would be read and loaded to verify it with.
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        // The certificate is our own of a moment ago; the proxy under warm-up verifies the origin's, which is the one
        // that counts.
        this.clientContext = SslContextBuilder.forClient()
                .sslProvider(provider)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        this.loops = transport.newGroup(1, "weir-warm-up");
    }

    /** Starts an origin; returns its port. */
    int listen(boolean secure) {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverSocketChannel())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure) {
                            channel.pipeline().addLast(serverContext.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new Origin());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    void get(InetSocketAddress proxy, String host, int port) throws IOException {
        Client client = connect(proxy);
        String authority = host + ":" + port;
        client.send("GET http://" + authority + "/ HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        client.expect("ok");
        client.channel.close().syncUninterruptibly();
    }

    void getThroughTunnel(InetSocketAddress proxy, String host, int port) throws IOException {
        Client client = connect(proxy);
        String authority = host + ":" + port;
        client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        client.expect("\r\n\r\n");
        SslHandler tls = clientContext.newHandler(client.channel.alloc(), host, port);
        client.channel.pipeline().addFirst(tls);
        client.send("GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        client.expect("ok");
        client.channel.close().syncUninterruptibly();
    }

    private Client connect(InetSocketAddress proxy) {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        Channel channel = new Bootstrap()
                .group(loops)
                .channelFactory(transport.socketChannels())
                .handler(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                        received.add(bytes.toString(StandardCharsets.ISO_8859_1));
                    }
                })
                .connect(proxy)
                .syncUninterruptibly()
                .channel();
        return new Client(channel, received, limit);
    }

    private record Client(Channel channel, BlockingQueue<String> received, Duration limit) {

        void send(String text) {
            channel.writeAndFlush(ByteBufUtil.writeAscii(channel.alloc(), text));
        }

        void expect(String end) throws IOException {
            StringBuilder all = new StringBuilder();
            while (all.indexOf(end) < 0) {
                try {
                    String part = received.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
                    if (part == null) {
                        throw new IOException("no answer within " + limit.toMillis() + " ms");
                    }
                    all.append(part);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    /** Answers every read: the requests are short enough to come in one. */
    private static final class Origin extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            context.writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), RESPONSE));
        }
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS);
    }
}
