package dev.weir.proxy.tls.hello;

import dev.weir.events.TlsHello;
import dev.weir.proxy.tap.TlsTap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Stands before TLS until the server has answered the ClientHello, tells what both said, and goes. Passive: bytes pass as they are.
 */
public final class HelloWatch extends ChannelDuplexHandler {

    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;

    private final TlsTap tap;
    private final boolean weirIsServer;
    private final ClearMessages received = new ClearMessages();
    private final ClearMessages sent = new ClearMessages();
    private @Nullable ClientHello offer;
    private @Nullable String retry;
    private boolean answered;

    private HelloWatch(TlsTap tap, boolean weirIsServer, @Nullable ClientHello offer) {
        this.tap = tap;
        this.weirIsServer = weirIsServer;
        this.offer = offer;
    }

    /** On the origin leg; to be added before TLS is, which sends its ClientHello at once. */
    public static HelloWatch ofOrigin(TlsTap tap) {
        return new HelloWatch(tap, false, null);
    }

    /** On the client leg, whose ClientHello was read already. */
    public static HelloWatch ofClient(TlsTap tap, ClientHello offer) {
        return new HelloWatch(tap, true, offer);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        look(received, message);
        ctx.fireChannelRead(message);
        leaveWhenDone(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        look(sent, message);
        ctx.write(message, promise);
        leaveWhenDone(ctx);
    }

    private void look(ClearMessages direction, Object message) {
        if (!answered && message instanceof ByteBuf bytes) {
            direction.pass(bytes, this::handshake);
        }
    }

    private void handshake(int type, ByteBuf body) {
        if (type == CLIENT_HELLO && offer == null) {
            offer = ClientHello.read(body);
        } else if (type == SERVER_HELLO && !answered) {
            String wanted = ServerHello.retry(body);
            if (wanted == null) {
                answered = true;
                ClientHello client = offer == null ? ClientHello.UNREADABLE : offer;
                tap.answered(new TlsHello(client.ticketOffered(), client.keyShares(), retry));
            } else {
                retry = wanted;
            }
        }
    }

    private void leaveWhenDone(ChannelHandlerContext ctx) {
        boolean unreadable = (weirIsServer ? sent : received).over();
        if ((answered || unreadable) && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }
}
