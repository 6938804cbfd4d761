package dev.weir.proxy.tap;

import dev.weir.events.ConnectionEvent.TcpSampled;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.proxy.tap.policy.KernelBudget;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel about one connection, at the moments that are recorded. Each question is a system call on the event loop, so moments
 * that nothing can tell apart share one: what was asked stays true until bytes move. Under high load not every exchange is asked
 * about ({@link KernelBudget}); set-up and close always are.
 */
final class KernelSampler {

    private final Taps taps;
    private final Transport transport;
    private final Leg leg;
    private final ConnectionId connection;
    private final ByteCount bytes;

    private @Nullable TcpInfo fresh;
    private @Nullable TcpInfo last;
    private long lastAtNanos;
    private @Nullable ExchangeId begun;
    private long begunAtNanos;

    KernelSampler(Taps taps, Transport transport, Leg leg, ConnectionId connection, ByteCount bytes) {
        this.taps = taps;
        this.transport = transport;
        this.leg = leg;
        this.connection = connection;
        this.bytes = bytes;
    }

    /** Bytes move: what was asked before is no longer so. */
    void moved() {
        fresh = null;
    }

    /** The first byte of an exchange's message is in the read that is under way; it is asked for when that has been taken in. */
    void firstByte(Channel channel, ExchangeId exchange, long atNanos) {
        if (!taps.kernel().covers(exchange, atNanos)) {
            return;
        }
        if (begun != null) {
            readEnded(channel); // several in one read: theirs is one and the same moment
        }
        begun = exchange;
        begunAtNanos = atNanos;
    }

    /** The read was taken in. */
    void readEnded(Channel channel) {
        ExchangeId exchange = begun;
        if (exchange != null) {
            begun = null;
            tellBefore(exchange);
            tell(channel, TcpMoment.FIRST_BYTE, exchange, begunAtNanos);
        }
    }

    /** @param atNanos of the last byte; the kernel's answer gets a stamp of its own, for it may be younger */
    void responseEnd(Channel channel, ExchangeId exchange, long atNanos) {
        if (!taps.kernel().covers(exchange, atNanos)) {
            return;
        }
        if (leg == Leg.ORIGIN && exchange.equals(begun)) {
            begun = null; // the same read brought the first byte
            tellBefore(exchange);
        }
        tell(channel, TcpMoment.RESPONSE_END, exchange, taps.now());
    }

    /** A moment of the connection alone; asks anew, unless it was over already. */
    @Nullable
    TcpInfo sample(Channel channel, TcpMoment moment) {
        if (fresh != null && fresh.state() != TcpState.CLOSED) {
            fresh = null;
        }
        return tell(channel, moment, null, taps.now());
    }

    /**
     * {@link TcpMoment#CLOSING} of a FIN. Once the peer has sent its own, and has acknowledged all that Weir sent, only a reset could
     * have changed what the kernel said since then; that one the FIN meets, and the end of the connection tells.
     */
    @Nullable
    TcpInfo beforeFin(Channel channel) {
        TcpInfo info = fresh;
        if (info != null && info.state() == TcpState.CLOSE_WAIT && info.unackedBytes() == 0) {
            return tell(channel, TcpMoment.CLOSING, null, taps.now());
        }
        return sample(channel, TcpMoment.CLOSING);
    }

    /** Costs nothing: it was asked for an earlier moment. On the client leg the first byte itself is where the counting begins. */
    private void tellBefore(ExchangeId exchange) {
        if (leg == Leg.ORIGIN && last != null) {
            taps.emit(new TcpSampled(connection, exchange, leg, lastAtNanos, TcpMoment.BEFORE, last));
        }
    }

    private @Nullable TcpInfo tell(Channel channel, TcpMoment moment, @Nullable ExchangeId exchange, long atNanos) {
        TcpInfo info = fresh;
        if (info == null) {
            info = transport.tcpInfo(channel, bytes.received(), bytes.sent());
            fresh = info;
            taps.kernel().asked(atNanos);
        }
        if (info != null) {
            last = info;
            lastAtNanos = atNanos;
            taps.emit(new TcpSampled(connection, exchange, leg, atNanos, moment, info));
        }
        return info;
    }
}
