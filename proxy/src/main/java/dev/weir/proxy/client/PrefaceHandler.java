package dev.weir.proxy.client;

import dev.weir.proxy.http.Destination;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of HTTP/1 until the first bytes have come: a client that begins with the preface knows beforehand that HTTP/2 is
 * spoken (RFC 9113, section 3.3). Removes itself.
 */
final class PrefaceHandler extends ChannelInboundHandlerAdapter {

    /** Of the preface, and of POST, PUT and PATCH. */
    static final int FIRST_BYTE = 'P';

    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    /** A method of HTTP/1 may begin like the preface; its line cannot. */
    private static final int TELLING_BYTES = 16;

    private final ClientPipeline pipeline;
    private final ClientConnection http1;
    private final @Nullable Destination inside;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    PrefaceHandler(ClientPipeline pipeline, ClientConnection http1, @Nullable Destination inside) {
        this.pipeline = pipeline;
        this.http1 = http1;
        this.inside = inside;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytes = bytes.isReadable() ? Unpooled.wrappedBuffer(bytes, (ByteBuf) message) : (ByteBuf) message;
        int length = Math.min(bytes.readableBytes(), TELLING_BYTES);
        boolean alike = ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, PREFACE.readerIndex(), length);
        if (!alike) {
            ctx.pipeline().remove(this);
        } else if (length == TELLING_BYTES) {
            ByteBuf first = bytes;
            bytes = Unpooled.EMPTY_BUFFER;
            ctx.pipeline().remove(this);
            http1.leave();
            pipeline.http2(ctx.channel(), inside, first);
        }
    }

    /** What was held goes on to HTTP/1, if that is what it was. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        ByteBuf held = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        if (held.isReadable()) {
            ctx.fireChannelRead(held);
        } else {
            held.release();
        }
    }
}
