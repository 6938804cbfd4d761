package dev.weir.inspector.kernel;

import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpInfo.Figure;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's share in what the kernel counts for a connection: the difference of two samples. On a connection that several
 * exchanges use at once (HTTP/2) the others' bytes are in it, too.
 *
 * @param from the last sample before the exchange (origin leg), or at its first byte (client leg)
 * @param to its last sample
 */
public record KernelShare(TcpSample from, TcpSample to) {

    /** Null when the kernel was not asked at both ends of it. */
    public static @Nullable KernelShare of(RecordedExchange exchange, Leg leg) {
        TcpMoment begin = leg == Leg.ORIGIN ? TcpMoment.BEFORE : TcpMoment.FIRST_BYTE;
        TcpSample from = exchange.sample(leg, begin);
        TcpSample to = null;
        for (TcpSample sample : exchange.samples()) {
            to = sample.leg() == leg && sample.moment() != begin ? sample : to;
        }
        return from == null || to == null ? null : new KernelShare(from, to);
    }

    /** By how much a figure that only grows has grown; -1 where it is not known. */
    public long grown(Figure figure) {
        TcpInfo before = from.info();
        return before.knows(figure) && to.info().knows(figure)
                ? Math.max(0, to.info().get(figure) - before.get(figure))
                : -1;
    }

    /** Segments that were sent again. */
    public long retransmitted() {
        return grown(Figure.TOTAL_RETRANS);
    }

    /** How much of the time in which something was to be sent was spent waiting for the peer's window, 0 to 1; -1 if unknown. */
    public double receiveWindowLimited() {
        return part(Figure.RECEIVE_WINDOW_LIMITED);
    }

    /** The same for our own send buffer. */
    public double sendBufferLimited() {
        return part(Figure.SEND_BUFFER_LIMITED);
    }

    private double part(Figure figure) {
        long busy = grown(Figure.BUSY);
        long limited = grown(figure);
        return busy < 0 || limited < 0 ? -1 : busy == 0 ? 0 : Math.min(1, (double) limited / busy);
    }
}
