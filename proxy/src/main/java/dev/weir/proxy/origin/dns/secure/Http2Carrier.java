package dev.weir.proxy.origin.dns.secure;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;

/** DNS over HTTPS on HTTP/2: each question is a stream. */
final class Http2Carrier extends ChannelInboundHandlerAdapter implements Carrier {

    private final SecureServer server;
    private final InetSocketAddress address;
    private final Channel channel;
    private final Owner owner;
    private boolean leaving;

    Http2Carrier(SecureServer server, InetSocketAddress address, Channel channel, Owner owner) {
        this.server = server;
        this.address = address;
        this.channel = channel;
        this.owner = owner;
    }

    void begin() {
        channel.pipeline()
                .addLast(
                        Http2FrameCodecBuilder.forClient()
                                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                                .build(),
                        new Http2MultiplexHandler(new Refused()),
                        this);
    }

    @Override
    public void send(Pending question) {
        if (leaving || !channel.isActive()) {
            owner.lost(this, List.of(question));
            return;
        }
        HttpsAnswer answer = new HttpsAnswer(question, over -> {});
        Future<Http2StreamChannel> opened = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false));
                        HttpsAnswer.prepare(stream.pipeline(), server, address);
                        stream.pipeline().addLast(answer);
                    }
                })
                .open();
        opened.addListener(done -> {
            if (done.isSuccess()) {
                answer.ask(opened.getNow().pipeline().context(answer), address);
            } else if (question.mayAskAgain()) {
                owner.lost(this, List.of(question));
            } else {
                question.fail(done.cause());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2GoAwayFrame) {
            leaving = true;
            owner.lost(this, List.of());
        }
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leaving = true;
        owner.lost(this, List.of());
    }

    /** A server opens no streams: push is off. */
    private static final class Refused extends ChannelInboundHandlerAdapter {
        @Override
        public boolean isSharable() {
            return true;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ctx.close();
        }
    }
}
