package dev.weir.proxy.tap;

import static java.util.Objects.requireNonNull;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.CloseNotifyReceived;
import dev.weir.events.ConnectionEvent.CloseNotifySent;
import dev.weir.events.ConnectionEvent.ConnectionAccepted;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ConnectionEvent.FinReceived;
import dev.weir.events.ConnectionEvent.FinSent;
import dev.weir.events.ConnectionEvent.GoAway;
import dev.weir.events.ConnectionEvent.ProtocolChosen;
import dev.weir.events.ConnectionEvent.ResetReceived;
import dev.weir.events.ConnectionEvent.ResetSent;
import dev.weir.events.ConnectionEvent.SocketFailed;
import dev.weir.events.ConnectionEvent.SynSaved;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.WayIn;
import dev.weir.proxy.transport.CloseObserver;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.ReadinessListener;
import dev.weir.proxy.transport.SocketError;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a connection's pipeline, on both legs: counts its bytes as they travel and tells its close story, with
 * {@link ConnectionClosed} as its last event.
 *
 * <p>How a FIN is told from a reset: an error in the readiness mask, or a socket state of CLOSED although we sent no FIN, means that
 * RST came. With RST alone the read fails; where the read met a clean end of input nevertheless, a FIN had come before the RST. On
 * NIO only the failing read is seen: there a FIN followed by RST looks like a FIN.
 */
public final class ConnectionTap extends ChannelDuplexHandler implements CloseObserver, ReadinessListener {

    private static final AttributeKey<ConnectionTap> TAP = AttributeKey.valueOf(ConnectionTap.class, "tap");

    private final Taps taps;
    private final Transport transport;
    private final Leg leg;
    private final ConnectionId connection;
    private final ByteCount bytes = new ByteCount();
    private final CloseFacts facts = new CloseFacts();
    private final KernelSampler kernel;
    private final Evidence evidence;
    private @Nullable Channel channel;
    private @Nullable ChannelPromise lastWrite;
    private boolean begun;
    private WayIn way = WayIn.HTTP_PROXY;

    private ConnectionTap(Taps taps, Transport transport, Leg leg, ConnectionId connection) {
        this.taps = taps;
        this.transport = transport;
        this.leg = leg;
        this.connection = connection;
        this.kernel = new KernelSampler(taps, transport, leg, connection, bytes);
        this.evidence = transport.asksKernel() ? Evidence.KERNEL : Evidence.INFERRED;
    }

    /** For a connection that a client made to Weir: hands out its id and tells {@link ConnectionAccepted}. */
    public static ConnectionTap onClient(Taps taps, Transport transport) {
        return new ConnectionTap(taps, transport, Leg.CLIENT, taps.nextConnection());
    }

    /** For a connection to a next hop, whose id the attempt to connect already has. */
    public static ConnectionTap onOrigin(Taps taps, Transport transport, ConnectionId connection) {
        return new ConnectionTap(taps, transport, Leg.ORIGIN, connection);
    }

    /** The tap of a channel that has one in its pipeline, or had. */
    public static @Nullable ConnectionTap of(Channel channel) {
        return channel.attr(TAP).get();
    }

    public ConnectionId connection() {
        return connection;
    }

    /** Whether the peer ended TLS before it ended TCP: without it, an end of input is a truncation. */
    public boolean closeNotifyCame() {
        return facts.closeNotifyCame;
    }

    /** By which way the client's next exchanges come. */
    public void cameBy(WayIn known) {
        way = known;
    }

    WayIn way() {
        return way;
    }

    public Leg leg() {
        return leg;
    }

    /** As they travelled until now (TLS records included). */
    public long bytesReceived() {
        return bytes.received();
    }

    /** What the kernel took until now (TLS records included). */
    public long bytesSent() {
        settle();
        return bytes.sent();
    }

    /** HTTP/2 is spoken from here on; that HTTP/1 is needs no telling. */
    public void speaksHttp2() {
        taps.emit(new ProtocolChosen(connection, leg, taps.now(), "h2"));
    }

    /** GOAWAY came, or was written. */
    public void goAway(boolean received, int lastStream, long errorCode, String debug) {
        taps.emit(new GoAway(connection, leg, taps.now(), received, lastStream, errorCode, debug));
    }

    void firstByte(ExchangeId exchange, long atNanos) {
        kernel.firstByte(requireNonNull(channel), exchange, atNanos);
    }

    void responseEnd(ExchangeId exchange, long atNanos) {
        kernel.responseEnd(requireNonNull(channel), exchange, atNanos);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        channel.attr(TAP).set(this);
        OrderlyClose.observe(channel, this);
        if (channel.isRegistered()) {
            transport.watch(channel, this);
        }
        if (channel.isActive()) {
            begin();
        }
    }

    @Override
    public void channelRegistered(ChannelHandlerContext ctx) {
        transport.watch(ctx.channel(), this);
        ctx.fireChannelRegistered();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin();
        ctx.fireChannelActive();
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        if (leg == Leg.CLIENT) {
            Channel accepted = requireNonNull(channel);
            InetSocketAddress local = (InetSocketAddress) accepted.localAddress();
            InetSocketAddress remote = (InetSocketAddress) accepted.remoteAddress();
            taps.emit(new ConnectionAccepted(connection, taps.now(), local, remote));
            byte[] syn = transport.savedSyn(accepted);
            if (syn.length > 0) {
                taps.emit(new SynSaved(connection, taps.now(), syn));
            }
        }
        sampled(TcpMoment.CONNECTED);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        bytes.received(message);
        kernel.moved();
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        kernel.readEnded(ctx.channel());
        ctx.fireChannelReadComplete();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise tells the writer
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        bytes.written(message);
        lastWrite = promise;
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        bytes.flushing();
        kernel.moved();
        ctx.flush();
        bytes.flushed(ctx.channel());
    }

    @Override
    public void ready(int mask) {
        if ((mask & ERR) != 0) {
            settle(); // before Netty tries to write and, failing, forgets what it could not send
            facts.errorSeen = true;
            if (facts.inputEnded && !facts.resetReceived && takeError().isReset()) {
                resetReceived();
            }
        }
    }

    /** Only once the input has ended: Netty reads no more, so the error is nobody else's. */
    private SocketError takeError() {
        int errno = transport.takeError(requireNonNull(channel));
        if (errno != 0) {
            failed(SocketError.name(errno));
        }
        return SocketError.of(errno);
    }

    private void failed(String error) {
        if (!facts.failed && !facts.closed) {
            facts.failed = true;
            taps.emit(new SocketFailed(connection, leg, taps.now(), error));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        SocketError error = SocketError.of(cause);
        if (error != SocketError.NONE) {
            failed(SocketError.name(cause));
        }
        if (error.isReset()) {
            resetReceived();
        } else if (error == SocketError.OTHER) {
            facts.error = error;
        }
        ctx.fireExceptionCaught(cause);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelOutputShutdownEvent) {
            outputEnded();
        } else if (event instanceof ChannelInputShutdownEvent && !facts.inputEnded) {
            inputEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    /** A failed write takes the socket's error with it: the read that follows meets a mere end of input. */
    private void outputEnded() {
        Throwable told = failureOfLastWrite();
        SocketError error = SocketError.of(told);
        if (error != SocketError.NONE && told != null) {
            failed(SocketError.name(told));
            facts.error = error;
            if (error.isReset() && facts.inputEnded) {
                resetReceived();
            }
        }
    }

    private @Nullable Throwable failureOfLastWrite() {
        Throwable cause = lastWrite == null ? null : lastWrite.cause();
        return cause == null ? null : cause.getCause();
    }

    private void inputEnded() {
        facts.inputEnded = true;
        if (facts.resetReceived || facts.error == SocketError.OTHER) {
            return; // the read failed: this end is Netty's conclusion, not a FIN
        }
        if (facts.error == SocketError.RESET) {
            resetReceived();
            return;
        }
        settle();
        finReceived();
        TcpInfo info = sampled(TcpMoment.FIN_RECEIVED);
        boolean resetToo = facts.errorSeen
                ? takeError().isReset()
                : info != null && info.state() == TcpState.CLOSED && !facts.finSent;
        if (resetToo || facts.error == SocketError.RESET_AFTER_FIN) {
            resetReceived();
        }
    }

    private void resetReceived() {
        if (!facts.resetReceived) {
            facts.resetReceived = true;
            settle();
            taps.emit(new ResetReceived(connection, leg, taps.now(), evidence, bytes.received(), bytes.sent()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (begun && !facts.closed) {
            facts.closed = true;
            taps.emit(new ConnectionClosed(
                    connection, leg, taps.now(), facts.closeReason(), bytes.received(), bytes.sent()));
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void closing(CloseReason reason) {
        facts.reason = reason;
    }

    @Override
    public void closeNotifySent() {
        if (!facts.closeNotifySent) {
            facts.closeNotifySent = true;
            taps.emit(new CloseNotifySent(connection, leg, taps.now()));
        }
    }

    void closeNotifyReceived() {
        facts.closeNotifyCame = true;
        taps.emit(new CloseNotifyReceived(connection, leg, taps.now()));
    }

    @Override
    public boolean finishing() {
        settle();
        return facts.maySendFin(kernel.beforeFin(requireNonNull(channel)));
    }

    @Override
    public void finSent() {
        if (!facts.resetReceived) { // on NIO a shutdown after a reset succeeds, but sends nothing
            facts.finSent = true;
            taps.emit(new FinSent(connection, leg, taps.now(), bytes.received(), bytes.sent()));
            if (facts.openAtOurEnd) {
                sampled(TcpMoment.FIN_SENT);
            }
        }
    }

    @Override
    public void resetting() {
        settle();
        TcpInfo info = sampled(facts.finSent ? TcpMoment.CLOSED : TcpMoment.CLOSING);
        if (facts.over(info)) {
            lookForUnreadReset();
        } else {
            taps.emit(new ResetSent(connection, leg, taps.now(), bytes.received(), bytes.sent()));
        }
    }

    @Override
    public void releasing() {
        settle();
        TcpInfo info = sampled(TcpMoment.CLOSED);
        if (info != null && info.state() == TcpState.CLOSED) {
            lookForUnreadReset();
        }
    }

    private void lookForUnreadReset() {
        SocketError error = facts.resetReceived
                ? SocketError.NONE
                : facts.unread(takeError(), SocketError.of(failureOfLastWrite()));
        if (error == SocketError.RESET_AFTER_FIN && !facts.finReceived) {
            finReceived();
        }
        if (error.isReset()) {
            resetReceived();
        }
    }

    private void finReceived() {
        facts.finReceived = true;
        taps.emit(new FinReceived(connection, leg, taps.now(), evidence, bytes.received(), bytes.sent()));
    }

    private @Nullable TcpInfo sampled(TcpMoment moment) {
        Channel asked = channel;
        return asked == null || !begun ? null : kernel.sample(asked, moment);
    }

    private void settle() {
        bytes.settle(channel);
    }
}
