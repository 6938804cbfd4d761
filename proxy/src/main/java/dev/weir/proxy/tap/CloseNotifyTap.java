package dev.weir.proxy.tap;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Follows an {@link SslHandler} and tells its connection's tap, which stands before TLS, that close_notify came. An end of input
 * without it is a truncation (RFC 8446, section 6.1).
 */
public final class CloseNotifyTap extends ChannelInboundHandlerAdapter {

    private final ConnectionTap connection;

    public CloseNotifyTap(ConnectionTap connection) {
        this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // After our own close the event comes once more as a failure, which says nothing about the peer.
        if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess()) {
            connection.closeNotifyReceived();
        }
        ctx.fireUserEventTriggered(event);
    }
}
