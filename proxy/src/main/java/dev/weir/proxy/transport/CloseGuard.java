package dev.weir.proxy.transport;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.PromiseNotifier;

/**
 * Turns every handler's plain {@code close()} into an orderly one: SslHandler, for one, closes at once when a handshake fails, and
 * how the client that distrusts our certificate leaves would go unseen. Belongs before TLS ({@link Transport#prepare}).
 */
@Sharable
final class CloseGuard extends ChannelOutboundHandlerAdapter {

    static final CloseGuard INSTANCE = new CloseGuard();

    private CloseGuard() {}

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells the caller
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        PromiseNotifier.cascade(ctx.channel().closeFuture(), promise);
        OrderlyClose.closeUnannounced(ctx.channel());
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        close(ctx, promise); // the same for TCP
    }
}
