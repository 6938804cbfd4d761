package dev.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Passes on the frames that mean something for an exchange, and counts the others. */
final class Frames implements Http2FrameListener {

    private final Http2Listener listener;
    private final FloodGuard control;

    Frames(Http2Listener listener, FloodGuard control) {
        this.listener = listener;
        this.control = control;
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean end) {
        int window = data.readableBytes() + padding;
        listener.data(stream, data, Http2CodecUtil.FRAME_HEADER_LENGTH + window, window, end);
        return 0;
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean end) {
        listener.headers(stream, (FieldBlock) headers, end);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        // The priorities of RFC 7540 are obsolete; those of RFC 9218 are a field, which passes like any other, and a
        // frame.
        listener.headers(stream, (FieldBlock) headers, end);
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext ctx, int stream, int dependency, short weight, boolean exclusive)
            throws Http2Exception {
        control.count("control frames");
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long errorCode) {
        listener.resetReceived(stream, errorCode);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) {}

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        control.count("control frames");
        listener.settings(settings);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        control.count("control frames");
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        control.count("control frames");
    }

    @Override
    public void onPushPromiseRead(
            ChannelHandlerContext ctx, int stream, int promised, Http2Headers headers, int padding)
            throws Http2Exception {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "PUSH_PROMISE although push is off");
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long errorCode, ByteBuf debug) {
        listener.goAwayReceived(lastStream, errorCode, Http2Handler.text(debug));
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext ctx, int stream, int increment) {}

    @Override
    public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int stream, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        control.count("control frames");
        if (type == PriorityUpdate.TYPE) {
            PriorityUpdate update = PriorityUpdate.read(stream, payload);
            if (update.usable()) {
                listener.reprioritized(update.stream(), update.value());
            }
        }
    }
}
