package dev.weir.inspector.json;

import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the kernel said. Compact, it is an array of numbers: a connection carries several samples of 18 numbers, and their names
 * would be most of its record. New numbers go to the end.
 */
final class TcpInfoForm {

    private record Figure(String name, ToLongFunction<TcpInfo> value) {}

    /** In the order of the components of {@link TcpInfo}, without the state, which comes first. */
    private static final List<Figure> FIGURES = List.of(
            new Figure("rtt_us", TcpInfo::rttMicros),
            new Figure("rtt_var_us", TcpInfo::rttVarMicros),
            new Figure("min_rtt_us", TcpInfo::minRttMicros),
            new Figure("unacked_segments", TcpInfo::unackedSegments),
            new Figure("total_retrans", TcpInfo::totalRetrans),
            new Figure("congestion_window", TcpInfo::congestionWindow),
            new Figure("send_mss_bytes", TcpInfo::sendMss),
            new Figure("acked_bytes", TcpInfo::bytesAcked),
            new Figure("received_bytes", TcpInfo::bytesReceived),
            new Figure("segments_out", TcpInfo::segmentsOut),
            new Figure("segments_in", TcpInfo::segmentsIn),
            new Figure("delivery_rate_bytes_per_s", TcpInfo::deliveryRateBytesPerSecond),
            new Figure("busy_us", TcpInfo::busyMicros),
            new Figure("receive_window_limited_us", TcpInfo::receiveWindowLimitedMicros),
            new Figure("send_buffer_limited_us", TcpInfo::sendBufferLimitedMicros),
            new Figure("retrans_bytes", TcpInfo::bytesRetrans),
            new Figure("unread_bytes", TcpInfo::unreadBytes));

    private TcpInfoForm() {}

    @SuppressWarnings("EnumOrdinal") // the kernel's number less one, as TcpState says
    static void writePositions(Pen pen, TcpInfo info) {
        pen.out.writeArrayPropertyStart("tcp_info");
        pen.out.writeNumber(info.state().ordinal() + 1);
        for (Figure figure : FIGURES) {
            pen.out.writeNumber(figure.value().applyAsLong(info));
        }
        pen.out.writeEndArray();
    }

    /** What this kernel does not know (-1) is absent. */
    static void writeNames(Pen pen, TcpInfo info) {
        pen.word("state", info.state());
        for (Figure figure : FIGURES) {
            long value = figure.value().applyAsLong(info);
            if (value != -1) {
                pen.number(figure.name(), value);
            }
        }
    }

    static TcpInfo read(List<Long> n) {
        if (n.size() < FIGURES.size() + 1) {
            throw new JsonFormatException("tcp_info has " + n.size() + " numbers (expected: 18)");
        }
        return new TcpInfo(
                TcpState.of(small(n, 0)),
                small(n, 1),
                small(n, 2),
                small(n, 3),
                small(n, 4),
                small(n, 5),
                small(n, 6),
                small(n, 7),
                n.get(8),
                n.get(9),
                small(n, 10),
                small(n, 11),
                n.get(12),
                n.get(13),
                n.get(14),
                n.get(15),
                n.get(16),
                small(n, 17));
    }

    private static int small(List<Long> numbers, int at) {
        return Math.toIntExact(numbers.get(at));
    }
}
