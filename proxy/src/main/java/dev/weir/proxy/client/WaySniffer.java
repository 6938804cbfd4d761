package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/** Waits for the first byte of a client connection, which tells by which way the client comes, and leaves the pipeline to that. */
final class WaySniffer extends ChannelInboundHandlerAdapter {

    private final ClientPipeline pipeline;
    private final Watchdog idle;

    WaySniffer(ClientPipeline pipeline, Channel channel, Duration patience) {
        this.pipeline = pipeline;
        this.idle = new Watchdog(
                channel.eventLoop(), patience, () -> OrderlyClose.close(channel, CloseReason.IDLE_TIMEOUT));
        idle.watch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().remove(this);
        pipeline.entered(ctx.channel(), bytes.getUnsignedByte(bytes.readerIndex()), bytes);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            OrderlyClose.close(ctx.channel(), CloseReason.PEER_CLOSED);
        } else if (event == PeerReset.INSTANCE) {
            OrderlyClose.close(ctx.channel(), CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        OrderlyClose.close(ctx.channel(), CloseReason.PEER_RESET);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        idle.stop();
    }
}
