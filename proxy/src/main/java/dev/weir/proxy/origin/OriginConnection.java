package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.relay.TunnelHandler;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.OriginTap;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.PeerReset;
import dev.weir.proxy.transport.SocketError;
import dev.weir.proxy.transport.Transport;
import dev.weir.proxy.transport.Watchdog;
import dev.weir.proxy.transport.splice.KernelBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an origin that speaks HTTP/1: carries one exchange after the other and lies in the pool between. The last
 * handler of its pipeline; what comes is read by {@link OriginResponses}.
 */
final class OriginConnection extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private final Destination destination;
    private final OriginPool pool;
    private final Taps taps;
    private final OriginResponses responses;
    private final Watchdog silence;
    private final Watchdog idle;
    private @Nullable OriginUse use;
    private boolean usedBefore;
    private String brokenBy = "";

    OriginConnection(Channel channel, Destination destination, OriginPool pool, OriginConfig config, Taps taps) {
        this.channel = channel;
        this.destination = destination;
        this.pool = pool;
        this.taps = taps;
        this.responses = new OriginResponses(this, taps.arrival(), config.heads());
        this.silence = new Watchdog(channel.eventLoop(), config.silence(), this::silentTooLong);
        this.idle = new Watchdog(channel.eventLoop(), config.idle(), () -> {
            pool.remove(this);
            close(CloseReason.IDLE_TIMEOUT);
        });
    }

    /** What observes the connection. */
    record Taps(ConnectionTap tcp, OriginTap origin, ArrivalTap arrival) {}

    Destination destination() {
        return destination;
    }

    /** Whom it works for; null while it lies in the pool. */
    @Nullable
    OriginUse use() {
        return use;
    }

    /** Gives the connection to an exchange. */
    void assign(Route route, OriginListener listener, ExchangeTap exchange) {
        idle.rest();
        OriginUse next = new OriginUse(this, channel, route, listener, exchange, usedBefore);
        use = next;
        usedBefore = true;
        taps.origin().assigned(exchange);
        silence.watch();
        channel.config().setAutoRead(true);
        listener.ready(next);
    }

    /** Set up before any exchange needed it: lies in the pool from the start. */
    void keepReady() {
        taps.origin().released();
        channel.config().setAutoRead(true);
        idle.watch();
        pool.keep(this);
    }

    /** The exchange is given up; whatever comes of it is discarded. */
    void abandon() {
        use = null;
        close(CloseReason.OTHER_LEG);
    }

    /**
     * Behind a 101 a tunnel's end stands where HTTP was.
     *
     * @param rest what came with it
     */
    void switchOver(OriginUse current, ResponseHead head, @Nullable ByteBuf rest) {
        use = null;
        silence.stop();
        channel.config().setAutoRead(false);
        TunnelHandler relay = OriginConnector.relay(channel);
        if (rest != null) {
            channel.pipeline().context(this).fireChannelRead(rest);
        }
        channel.pipeline().remove(this);
        current.listener().switched(head, taps.tcp().connection(), relay);
    }

    void close(CloseReason reason) {
        idle.stop();
        silence.stop();
        OrderlyClose.close(channel, reason);
    }

    /** Silence counts only while Weir listens. */
    void reading(boolean reading) {
        channel.config().setAutoRead(reading);
        if (reading) {
            silence.watch();
        } else {
            silence.rest();
        }
    }

    /** Bytes move. */
    void active() {
        silence.touch();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (use == null) {
            // Nothing is owed: kept, these bytes would become the next exchange's response.
            ReferenceCountUtil.release(message);
            pool.remove(this);
            close(CloseReason.PROTOCOL_ERROR);
            return;
        }
        silence.touch();
        if (message instanceof KernelBytes bytes) {
            responses.unread(bytes);
        } else {
            responses.read((ByteBuf) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (use != null) {
            use.listener().readEnded();
        }
    }

    /** @see Transport#keepInKernel */
    boolean keepInKernel(long most) {
        return Transport.passesUnread(channel) && Transport.keepInKernel(channel, most);
    }

    /** Back to the pool, unless it cannot carry another exchange. */
    void release(OriginUse current, ResponseHead head) {
        use = null;
        silence.rest();
        if (responses.waiting()) {
            // Bytes behind a complete response would become the next exchange's response.
            close(CloseReason.PROTOCOL_ERROR);
        } else if (responses.endsAtClose()
                || taps.tcp().closeNotifyCame()
                || !head.persistent()
                || !current.framingIsSure(head)
                || !current.requestSent()) {
            close(CloseReason.LAST_MESSAGE);
        } else {
            taps.origin().released();
            responses.next();
            channel.config().setAutoRead(true);
            idle.watch();
            pool.keep(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            pool.remove(this); // no request could be sent any more
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        } else if (event == PeerReset.INSTANCE) {
            broken("origin reset the connection", CloseReason.PEER_RESET);
        }
        ReferenceCountUtil.release(event);
    }

    private void inputEnded() {
        // Behind TLS only close_notify tells an end from a cut (RFC 9112, section 9.8).
        boolean cut = responses.endsAtClose()
                && (!brokenBy.isEmpty() || (destination.secure() && !taps.tcp().closeNotifyCame()));
        CloseReason reason = brokenBy.isEmpty() ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
        if (cut || !responses.inputEnded() || use != null) {
            broken("origin ended the connection" + brokenBy, reason);
        } else {
            pool.remove(this);
            close(reason);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException && !(cause instanceof SSLException)) {
            // Perhaps only a write failed: an early response may lie in the socket. Its end is read in any case.
            brokenBy = ": " + SocketError.said(cause);
        } else if (cause instanceof DecoderException || cause instanceof SSLException) {
            broken("connection to the origin broke: " + cause.getMessage(), CloseReason.FAILURE);
        } else {
            fail(new Failure(Leg.ORIGIN, FailureKind.PROXY_INTERNAL_ERROR, cause.toString()), CloseReason.FAILURE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        broken("connection to the origin ended", CloseReason.PEER_CLOSED);
        responses.release();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (use != null) {
            use.listener().writable(channel.isWritable());
        }
    }

    private void silentTooLong() {
        if (use != null && !use.requestSent() && channel.isWritable()) {
            // It has all that the client gave: the silence is the client's.
            silence.watch();
            return;
        }
        boolean stuck = use != null && !use.requestSent();
        Failure failure = stuck
                ? new Failure(Leg.ORIGIN, FailureKind.CONNECTION_WRITE_TIMEOUT, "origin took no more of the request")
                : new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_TIMEOUT, "origin was silent too long");
        fail(failure, CloseReason.FAILURE);
    }

    private void broken(String what, CloseReason reason) {
        boolean begun = use != null && (use.response() != null || responses.midMessage());
        fail(OriginUse.broken(what, begun, responses.missingBytes()), reason);
    }

    void fail(Failure failure, CloseReason reason) {
        OriginUse current = use;
        use = null;
        pool.remove(this);
        close(reason);
        if (current != null) {
            current.listener().failed(failure);
        }
    }
}
