package dev.weir.proxy.transport;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.PromiseNotifier;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Added to a pipeline whose output ends. Stands behind TLS and the tap, so that both still see what comes, and before everything
 * else, so that nothing more is sent and, once discarding, nothing more is delivered.
 */
final class CloseGate extends ChannelDuplexHandler {

    private final CloseProcess process;
    private @Nullable ChannelHandlerContext context;
    private boolean discarding;

    CloseGate(CloseProcess process) {
        this.process = process;
    }

    void install(Channel channel, CloseObserver observer) {
        if (context != null) {
            return;
        }
        ChannelPipeline pipeline = channel.pipeline();
        SslHandler innermost = tlsLayers(pipeline).peek();
        ChannelHandler tap = innermost == null && observer instanceof ChannelHandler handler ? handler : innermost;
        ChannelHandlerContext before = tap == null ? null : pipeline.context(tap);
        if (before == null) {
            pipeline.addFirst(this);
        } else {
            pipeline.addAfter(before.name(), null, this);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    ChannelHandlerContext context() {
        return requireNonNull(context, "not installed");
    }

    /** Innermost first. */
    private static Deque<SslHandler> tlsLayers(ChannelPipeline pipeline) {
        Deque<SslHandler> layers = new ArrayDeque<>();
        for (Map.Entry<String, ChannelHandler> entry : pipeline) {
            if (entry.getValue() instanceof SslHandler tls) {
                layers.push(tls);
            }
        }
        return layers;
    }

    /**
     * Hands the kernel all that was written, and after it the close_notify of each TLS layer.
     *
     * @param then runs in any case, once; is told false when bytes were lost in a way that the peer could take for their end. With
     *     TLS it could not: it gets no close_notify.
     */
    void sendRest(CloseObserver observer, Consumer<Boolean> then) {
        Deque<SslHandler> layers = tlsLayers(context().pipeline());
        if (layers.isEmpty()) {
            // Writes are done in order: when the empty one is, all before it are.
            context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> then.accept(done.isSuccess()));
        } else {
            context().flush();
            closeLayers(layers, observer, then);
        }
    }

    private static void closeLayers(Deque<SslHandler> layers, CloseObserver observer, Consumer<Boolean> then) {
        SslHandler tls = layers.poll();
        if (tls == null) {
            then.accept(true);
            return;
        }
        boolean established = tls.handshakeFuture().isSuccess();
        tls.closeOutbound().addListener(sent -> {
            if (sent.isSuccess() && established) {
                observer.closeNotifySent();
            }
            closeLayers(layers, observer, then);
        });
    }

    void discard() {
        discarding = true;
    }

    /** Back-pressure ends with the other leg's interest: what comes is discarded, so nothing piles up. */
    void readOn() {
        context().channel().config().setAutoRead(true);
        context().read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (discarding) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (discarding && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            process.inputEnded();
        } else if (event instanceof PeerReset) {
            process.peerReset();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Once the close was decided nobody waits for this connection: how it broke is for the tap, which has seen it.
        boolean ofTheConnection = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (!discarding || !ofTheConnection) {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new ClosedChannelException());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells the caller
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (discarding) {
            PromiseNotifier.cascade(ctx.channel().closeFuture(), promise); // it is on its way, in order
        } else {
            ctx.close(promise);
        }
    }
}
