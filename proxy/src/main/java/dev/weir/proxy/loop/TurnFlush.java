package dev.weir.proxy.loop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Sends the small messages of one turn of the loop behind each other, when all that was ready has been handled. To send each at once costs a tenth more under load:
 * the peer, which takes less long to handle a message than we do, sleeps again before the next one comes, and to wake it costs the sender more than the message; and
 * the kernel's code and ours push each other out of the processor's caches. A message waits for what else was
 * ready: 0.2 ms when the loop is busy, nothing when it is not. Belongs directly behind the tap, which sees when it is really sent.
 */
public final class TurnFlush extends ChannelOutboundHandlerAdapter {

    /** A TLS record's worth: what is larger costs more than the waking, and would be held in memory for nothing. */
    private static final long LARGE_BYTES = 16_384;

    private @Nullable ChannelHandlerContext waiting;

    /** Sends what a channel's flushes were put off for, if it was: before a step that would not wait for it. */
    public static void catchUp(Channel channel) {
        TurnFlush flush = channel.pipeline().get(TurnFlush.class);
        if (flush != null) {
            flush.catchUp();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        Turn turn = Turn.ofThisThread();
        if (!turn.isHandling() || pendingBytes(ctx) >= LARGE_BYTES) {
            waiting = null;
            ctx.flush();
        } else if (waiting == null) {
            waiting = ctx;
            turn.putOff(this);
        }
    }

    private static long pendingBytes(ChannelHandlerContext ctx) {
        ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    void catchUp() {
        ChannelHandlerContext ctx = waiting;
        if (ctx != null) {
            waiting = null;
            ctx.flush();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        catchUp();
    }
}
