package dev.weir.proxy.h2;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a peer can make Weir send: acknowledgements that it does not read, and RST_STREAM for streams that it breaks on purpose
 * (known as MadeYouReset, CVE-2025-8671).
 */
final class LimitedEncoder extends DecoratingHttp2ConnectionEncoder {

    /** A peer that reads has none outstanding; these are 17 KiB. */
    private static final int UNREAD = 1_000;

    private final FloodGuard resets;
    private @Nullable Http2LifecycleManager connection;
    private int unread;

    LimitedEncoder(Http2ConnectionEncoder delegate, FloodGuard resets) {
        super(delegate);
        this.resets = resets;
    }

    @Override
    public void lifecycleManager(Http2LifecycleManager manager) {
        connection = manager;
        super.lifecycleManager(manager);
    }

    @Override
    public ChannelFuture writeSettingsAck(ChannelHandlerContext ctx, ChannelPromise promise) {
        return super.writeSettingsAck(ctx, counted(ctx, promise));
    }

    @Override
    public ChannelFuture writePing(ChannelHandlerContext ctx, boolean ack, long data, ChannelPromise promise) {
        return super.writePing(ctx, ack, data, ack ? counted(ctx, promise) : promise);
    }

    @Override
    public ChannelFuture writeRstStream(
            ChannelHandlerContext ctx, int streamId, long errorCode, ChannelPromise promise) {
        ChannelFuture future = super.writeRstStream(ctx, streamId, errorCode, promise);
        // Those are Weir's own decisions, in answer to what the other leg did.
        if (errorCode != Http2Error.CANCEL.code() && errorCode != Http2Error.NO_ERROR.code()) {
            try {
                resets.count("streams that had to be reset");
            } catch (Http2Exception e) {
                end(ctx, e);
            }
        }
        return future;
    }

    private ChannelPromise counted(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (++unread == UNREAD) {
            end(
                    ctx,
                    Http2Exception.connectionError(
                            Http2Error.ENHANCE_YOUR_CALM, "%d acknowledgements are unread", UNREAD));
        }
        return promise.unvoid().addListener(done -> unread--);
    }

    private void end(ChannelHandlerContext ctx, Http2Exception why) {
        if (connection != null) {
            connection.onError(ctx, true, why);
        }
    }
}
