package dev.weir.proxy.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/** Hands the kernel all that was written, and after it the close_notify of each TLS layer, the innermost first. */
final class Farewell {

    private final CloseObserver observer;
    private final Deque<SslHandler> layers;
    private final Consumer<Boolean> then;

    private Farewell(CloseObserver observer, Deque<SslHandler> layers, Consumer<Boolean> then) {
        this.observer = observer;
        this.layers = layers;
        this.then = then;
    }

    /**
     * @param then runs in any case, once; is told false when bytes were lost in a way that the peer could take for their end. With
     *     TLS it could not: it gets no close_notify.
     */
    static void say(Channel channel, CloseGate gate, CloseObserver observer, Consumer<Boolean> then) {
        Deque<SslHandler> layers = new ArrayDeque<>();
        for (Map.Entry<String, ChannelHandler> entry : channel.pipeline()) {
            if (entry.getValue() instanceof SslHandler tls) {
                layers.push(tls);
            }
        }
        Farewell farewell = new Farewell(observer, layers, then);
        if (layers.isEmpty()) {
            // Writes are done in order: when the empty one is, all before it are.
            gate.context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> then.accept(done.isSuccess()));
        } else {
            gate.context().flush();
            farewell.closeNextLayer();
        }
    }

    private void closeNextLayer() {
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
            closeNextLayer();
        });
    }
}
