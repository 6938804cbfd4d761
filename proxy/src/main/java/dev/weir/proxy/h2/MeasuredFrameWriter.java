package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.nio.charset.StandardCharsets;

/** Writes frames, and tells of each that a record needs, with its size on the wire, before it is flushed. */
final class MeasuredFrameWriter extends DefaultHttp2FrameWriter {

    private final BlockEncoder blocks;
    private final Written written;

    /** Learns what is written. */
    interface Written {

        /** An HPACK block, without frame headers. */
        void block(int streamId, int bytes);

        /** A DATA frame, with its header. */
        void data(int streamId, int bytes);

        void reset(int streamId, long errorCode);

        void goAway(int lastStream, long errorCode, String debug);
    }

    MeasuredFrameWriter(Written written) {
        this(new BlockEncoder(), written);
    }

    private MeasuredFrameWriter(BlockEncoder blocks, Written written) {
        super(blocks);
        this.blocks = blocks;
        this.written = written;
    }

    @Override
    public ChannelFuture writeHeaders(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean end,
            ChannelPromise done) {
        ChannelFuture future = super.writeHeaders(ctx, streamId, headers, padding, end, done);
        written.block(streamId, blocks.latestBytes);
        return future;
    }

    @Override
    public ChannelFuture writeData(
            ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end, ChannelPromise done) {
        written.data(streamId, Http2CodecUtil.FRAME_HEADER_LENGTH + data.readableBytes() + padding);
        return super.writeData(ctx, streamId, data, padding, end, done);
    }

    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise done) {
        written.reset(streamId, errorCode);
        return super.writeRstStream(ctx, streamId, errorCode, done);
    }

    @Override
    public ChannelFuture writeGoAway(
            ChannelHandlerContext ctx, int lastStream, long errorCode, ByteBuf debug, ChannelPromise done) {
        String text = new String(ByteBufUtil.getBytes(debug), StandardCharsets.UTF_8);
        written.goAway(lastStream, errorCode, text);
        return super.writeGoAway(ctx, lastStream, errorCode, debug, done);
    }

    private static final class BlockEncoder extends DefaultHttp2HeadersEncoder {
        private int latestBytes;

        BlockEncoder() {
            super(Http2HeadersEncoder.NEVER_SENSITIVE);
        }

        @Override
        public void encodeHeaders(int streamId, Http2Headers headers, ByteBuf out) throws Http2Exception {
            int before = out.readableBytes();
            super.encodeHeaders(streamId, headers, out);
            latestBytes = out.readableBytes() - before;
        }
    }
}
