package dev.weir.proxy.tls;

import dev.weir.events.CloseReason;
import dev.weir.events.FailureKind;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;

/**
 * The last handler while hands are shaken. With half-closure allowed, SslHandler does not notice that the peer left: it would wait
 * for its timeout. Errors end here, as the handshake's future has told them.
 */
final class HandshakeWatch extends ChannelInboundHandlerAdapter {

    /** Told what broke, before the close begins. */
    @FunctionalInterface
    interface Listener {
        void broken(FailureKind kind, String detail);
    }

    private final Listener listener;

    HandshakeWatch(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            listener.broken(FailureKind.CONNECTION_TERMINATED, "the connection ended in the handshake");
            OrderlyClose.close(ctx.channel(), CloseReason.PEER_CLOSED);
        } else if (event == PeerReset.INSTANCE) {
            listener.broken(FailureKind.CONNECTION_TERMINATED, "the connection was reset in the handshake");
            OrderlyClose.close(ctx.channel(), CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        listener.broken(HandshakeReport.kind(cause), HandshakeReport.detail(cause));
        OrderlyClose.close(ctx.channel(), CloseReason.FAILURE);
    }
}
