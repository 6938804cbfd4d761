package dev.weir.proxy.tap;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import javax.net.ssl.SSLException;

/**
 * Belongs behind an {@link io.netty.handler.ssl.SslHandler}, added together with it: tells its connection's tap, which stands before
 * TLS, that close_notify came. An end of input without it is a truncation (RFC 8446, section 6.1).
 */
public final class CloseNotifyTap extends ChannelInboundHandlerAdapter {

    private final ConnectionTap connection;

    /** Handshake done, and nothing broke since. Otherwise the engine counts as closed by a fatal alert or a bare FIN as well. */
    private boolean sound;

    public CloseNotifyTap(ConnectionTap connection) {
        this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            sound = handshake.isSuccess();
        }
        // After our own close the event comes as a failure, which says nothing about the peer.
        if (event instanceof SslCloseCompletionEvent closed && closed.isSuccess() && sound) {
            connection.closeNotifyReceived();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SSLException || cause.getCause() instanceof SSLException) {
            sound = false;
        }
        ctx.fireExceptionCaught(cause);
    }
}
