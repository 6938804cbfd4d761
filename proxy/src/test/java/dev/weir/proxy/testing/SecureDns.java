package dev.weir.proxy.testing;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafIssuer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server that is spoken to over TLS or HTTPS: every name is at 127.0.0.1, and at no IPv6 address. */
@SuppressWarnings("FutureReturnValueIgnored") // an answer that cannot be sent shows as a question without one
public final class SecureDns implements AutoCloseable {

    /** What is spoken inside of TLS. */
    public enum Speech {
        DNS,
        HTTP_1,
        HTTP_2
    }

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CertificateAuthority authority;
    private final Channel listener;
    private final Speech speech;

    private SecureDns(Speech speech) throws IOException, GeneralSecurityException {
        this.speech = speech;
        InstantSource clock = InstantSource.system();
        authority = CertificateAuthority.create("dns@test", List.of(), clock.instant());
        CertificateBundle leaf = new LeafIssuer(authority, clock).issue("localhost");
        SslContextBuilder tls = SslContextBuilder.forServer(leaf.key(), leaf.chainArray());
        if (speech != Speech.DNS) {
            tls.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    speech == Speech.HTTP_2 ? "h2" : "http/1.1"));
        }
        SslContext context = tls.build();
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        speak(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    public static SecureDns start(Speech speech) throws IOException, GeneralSecurityException {
        return new SecureDns(speech);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public int connections() {
        return connections.get();
    }

    /** Of HTTP: method, path and content type. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public Path authorityPem(Path directory) throws IOException, GeneralSecurityException {
        return PemFile.write(directory.resolve("dns-ca.pem"), authority.certificate());
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void speak(Channel channel) {
        switch (speech) {
            case DNS -> channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2), new Framed());
            case HTTP_1 ->
                channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(65_535), new OverHttp());
            case HTTP_2 ->
                channel.pipeline().addLast(new ApplicationProtocolNegotiationHandler("") {
                    @Override
                    protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
                        ctx.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline()
                                                        .addLast(
                                                                new Http2StreamFrameToHttpObjectCodec(true),
                                                                new HttpObjectAggregator(65_535),
                                                                new OverHttp());
                                            }
                                        }));
                    }
                });
        }
    }

    /** Question and id as they came; type A gets 127.0.0.1, everything else an empty answer. */
    private static ByteBuf answer(ByteBuf query) {
        int end = query.readerIndex() + 12;
        while (query.getByte(end) != 0) {
            end += query.getByte(end) + 1;
        }
        boolean wantsV4 = query.getUnsignedShort(end + 1) == 1;
        ByteBuf out = Unpooled.buffer();
        out.writeShort(query.getUnsignedShort(query.readerIndex()))
                .writeShort(0x8180)
                .writeShort(1);
        out.writeShort(wantsV4 ? 1 : 0).writeInt(0);
        out.writeBytes(query, query.readerIndex() + 12, end + 5 - query.readerIndex() - 12);
        if (wantsV4) {
            out.writeShort(0xc00c)
                    .writeShort(1)
                    .writeShort(1)
                    .writeInt(0)
                    .writeShort(4)
                    .writeInt(0x7f000001);
        }
        return out;
    }

    private static final class Framed extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf query) {
            ByteBuf answer = answer(query);
            ctx.writeAndFlush(
                    Unpooled.buffer().writeShort(answer.readableBytes()).writeBytes(answer));
        }
    }

    private final class OverHttp extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            requests.add(request.method() + " " + request.uri() + " "
                    + request.headers().get("content-type"));
            boolean known = request.uri().equals("/dns-query");
            DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND,
                    known ? answer(request.content()) : Unpooled.EMPTY_BUFFER);
            response.headers()
                    .set("content-type", "application/dns-message")
                    .setInt("content-length", response.content().readableBytes());
            ctx.writeAndFlush(response);
        }
    }
}
