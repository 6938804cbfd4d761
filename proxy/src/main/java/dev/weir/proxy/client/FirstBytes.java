package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a CONNECT was answered and decides by the first bytes what is inside: TLS, HTTP/1, HTTP/2, or anything else. Removes itself
 * when the next stage stands: for a tunnel that is when its far end is reached, and until then it keeps what comes.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {

    /** A TLS record of type handshake, any version from SSL 3 on (RFC 8446, section 5.1). */
    static final int TLS_HANDSHAKE = 22;

    /** A request line longer than this is not waited for: it is relayed, which is never wrong. */
    private static final int MAX_LINE_BYTES = 8 * 1024;

    /** How the preface of HTTP/2 begins, without its first LF (RFC 9113, section 3.4). */
    private static final String PRIOR_KNOWLEDGE = "PRI * HTTP/2.0\r";

    private final ClientPipeline pipeline;
    private final Connect connect;
    private final Duration patience;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private @Nullable Watchdog silence;
    private boolean relaying;
    private boolean over;

    FirstBytes(ClientPipeline pipeline, Connect connect, Duration patience) {
        this.pipeline = pipeline;
        this.connect = connect;
        this.patience = patience;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        silence = new Watchdog(
                ctx.channel().eventLoop(),
                patience,
                () -> relay(ctx, "the client waits for the server to speak first"));
        silence.watch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytes = bytes.isReadable() ? Unpooled.wrappedBuffer(bytes, (ByteBuf) message) : (ByteBuf) message;
        if (relaying) {
            return;
        }
        if (bytes.getByte(bytes.readerIndex()) == TLS_HANDSHAKE) {
            if (bytes.readableBytes() >= 2) {
                tlsOrElse(ctx);
            }
            return;
        }
        int end = bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) '\n');
        String start = bytes.toString(
                bytes.readerIndex(),
                Math.min(end < 0 ? bytes.readableBytes() : end - bytes.readerIndex(), MAX_LINE_BYTES),
                StandardCharsets.ISO_8859_1);
        if (end >= 0 && start.matches("[!-~]+ [!-~]+ HTTP/1\\.\\d\\r")) {
            plainHttp(ctx, false);
        } else if (end >= 0 && start.equals(PRIOR_KNOWLEDGE)) {
            plainHttp(ctx, true);
        } else if (end >= 0 || start.length() >= MAX_LINE_BYTES || !start.matches("[!-~]+( [!-~]*){0,2}\\r?")) {
            relay(ctx, "neither TLS nor HTTP inside");
        }
    }

    private void plainHttp(ChannelHandlerContext ctx, boolean http2) {
        ByteBuf first = leave(ctx);
        connect.intercepted();
        connect.ahead().settled();
        Destination inside = new Destination(false, connect.authority());
        if (http2) {
            pipeline.http2(ctx.channel(), inside, first);
        } else {
            pipeline.http(ctx.channel(), inside, first);
        }
    }

    private void tlsOrElse(ChannelHandlerContext ctx) {
        if (bytes.getByte(bytes.readerIndex() + 1) == 3) {
            ByteBuf first = leave(ctx);
            connect.intercepted();
            pipeline.tls(ctx.channel(), new Destination(true, connect.authority()), connect.ahead(), first);
        } else {
            relay(ctx, "neither TLS nor HTTP inside");
        }
    }

    private void relay(ChannelHandlerContext ctx, String why) {
        relaying = true;
        stopWatching();
        ctx.channel().config().setAutoRead(false);
        connect.relay(why, () -> {
            ByteBuf first = leave(ctx);
            return first.isReadable() ? first : null;
        });
    }

    private void stopWatching() {
        if (silence != null) {
            silence.stop();
        }
    }

    private ByteBuf leave(ChannelHandlerContext ctx) {
        over = true;
        stopWatching();
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().remove(this);
        ByteBuf first = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        return first;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded(ctx);
        } else if (event == PeerReset.INSTANCE) {
            gone(ctx, "client reset the connection behind CONNECT", CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        if (relaying) {
            return; // the tunnel will see it
        }
        if (bytes.isReadable()) {
            relay(ctx, "neither TLS nor HTTP inside");
        } else {
            gone(ctx, "client closed the connection behind CONNECT", CloseReason.PEER_CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone(ctx, "connection to the client broke: " + SocketError.said(cause), CloseReason.PEER_RESET);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(ctx, "connection to the client ended", CloseReason.PEER_CLOSED);
    }

    private void gone(ChannelHandlerContext ctx, String what, CloseReason reason) {
        if (over) {
            return;
        }
        over = true;
        stopWatching();
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
        connect.abandoned(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, what));
        OrderlyClose.close(ctx.channel(), reason);
    }
}
