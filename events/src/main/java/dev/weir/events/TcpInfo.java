package dev.weir.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel said of a connection: {@code struct tcp_info} (include/uapi/linux/tcp.h) as it lies in memory, taken apart when it
 * is asked for. Recording is paid on the event loop, where this is one copy; reading is paid by whoever reads. Immutable.
 *
 * <p>A figure that this kernel is too old to know, or does not know yet, is -1.
 */
public final class TcpInfo {

    /** As much of the struct as any {@link Figure} needs. Older kernels fill less of it. */
    public static final int STRUCT_BYTES = 248;

    /** What to ask the kernel into: behind the struct there is room for what is told beside it. */
    public static final int BYTES = STRUCT_BYTES + 8;

    private static final int STATE_OFFSET = 0;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** One number of it. New ones go to the end: captures count by position. */
    public enum Figure {
        /** Congestion control: 0 open, 1 disorder, 2 reduced, 3 recovery, 4 loss. */
        CONGESTION_STATE("congestion_state", 1, 1, 2_006),
        /** The oldest unacknowledged segment was sent again so many times, one after the other. */
        RETRANSMITS("retransmits", 2, 1, 2_006),
        /** Unanswered probes of a zero window or a keep-alive. */
        PROBES("probes", 3, 1, 2_006),
        BACKOFF("backoff", 4, 1, 2_006),
        /** Agreed on in the handshake; bits: 1 timestamps, 2 SACK, 4 window scale, 8 ECN, 16 ECN seen, 32 data in SYN. */
        OPTIONS("options", 5, 1, 2_006),
        /** The peer's window scale in the low half, ours in the high one. */
        WINDOW_SCALES("window_scales", 6, 1, 2_006),
        /** Retransmission timeout. */
        RTO("rto_us", 8, 4, 2_006),
        SEND_MSS("send_mss_bytes", 16, 4, 2_006),
        RECEIVE_MSS("receive_mss_bytes", 20, 4, 2_006),
        /** Segments sent, not yet acknowledged. */
        UNACKED("unacked_segments", 24, 4, 2_006),
        SACKED("sacked_segments", 28, 4, 2_006),
        LOST("lost_segments", 32, 4, 2_006),
        /** Segments sent again and not yet acknowledged. */
        RETRANS("retrans_segments", 36, 4, 2_006),
        LAST_DATA_SENT("last_data_sent_ms", 44, 4, 2_006),
        LAST_DATA_RECEIVED("last_data_received_ms", 52, 4, 2_006),
        LAST_ACK_RECEIVED("last_ack_received_ms", 56, 4, 2_006),
        PATH_MTU("path_mtu_bytes", 60, 4, 2_006),
        RECEIVE_THRESHOLD("receive_threshold_bytes", 64, 4, 2_006),
        /** Smoothed; right after connect it is the time from SYN to SYN+ACK. */
        RTT("rtt_us", 68, 4, 2_006),
        RTT_VAR("rtt_var_us", 72, 4, 2_006),
        /** 2147483647: slow start has not ended yet. */
        SLOW_START_THRESHOLD("slow_start_threshold_segments", 76, 4, 2_006),
        CONGESTION_WINDOW("congestion_window", 80, 4, 2_006),
        ADVERTISED_MSS("advertised_mss_bytes", 84, 4, 2_006),
        REORDERING("reordering_segments", 88, 4, 2_006),
        /** As the receiver estimates it; 0 until enough has come. */
        RECEIVE_RTT("receive_rtt_us", 92, 4, 2_006),
        RECEIVE_SPACE("receive_space_bytes", 96, 4, 2_006),
        /** Segments sent again since the connection began, its SYN included. */
        TOTAL_RETRANS("total_retrans", 100, 4, 2_006),
        PACING_RATE("pacing_rate_bytes_per_s", 104, 8, 3_015),
        /** Acknowledged by the peer; the SYN of a connection that we made counts as one. */
        ACKED("acked_bytes", 120, 8, 4_001),
        /** The peer's FIN counts as one. */
        RECEIVED("received_bytes", 128, 8, 4_001),
        SEGMENTS_OUT("segments_out", 136, 4, 4_002),
        SEGMENTS_IN("segments_in", 140, 4, 4_002),
        /** In the send buffer, never sent yet. */
        NOT_SENT("not_sent_bytes", 144, 4, 4_006),
        /** The smallest in the last 5 minutes. */
        MIN_RTT("min_rtt_us", 148, 4, 4_006),
        DATA_SEGMENTS_IN("data_segments_in", 152, 4, 4_006),
        DATA_SEGMENTS_OUT("data_segments_out", 156, 4, 4_006),
        DELIVERY_RATE("delivery_rate_bytes_per_s", 160, 8, 4_009),
        /** Time during which there was something to send or to be acknowledged. */
        BUSY("busy_us", 168, 8, 4_010),
        /** Part of {@link #BUSY} in which the peer's window held us up. */
        RECEIVE_WINDOW_LIMITED("receive_window_limited_us", 176, 8, 4_010),
        /** Part of {@link #BUSY} in which our send buffer was too small. */
        SEND_BUFFER_LIMITED("send_buffer_limited_us", 184, 8, 4_010),
        DELIVERED("delivered_segments", 192, 4, 4_018),
        /** Of these, with a congestion mark. */
        DELIVERED_CE("delivered_ce_segments", 196, 4, 4_018),
        /** What was sent again counts again. */
        SENT("sent_bytes", 200, 8, 4_019),
        RETRANS_BYTES("retrans_bytes", 208, 8, 4_019),
        /** The peer told that a retransmission was not needed. */
        DUPLICATES_REPORTED("duplicate_sacks", 216, 4, 4_019),
        REORDERINGS_SEEN("reorderings_seen", 220, 4, 4_019),
        OUT_OF_ORDER_IN("out_of_order_segments_in", 224, 4, 5_004),
        /** The peer's, scaled. */
        SEND_WINDOW("send_window_bytes", 228, 4, 5_004),
        /** Ours, scaled. */
        RECEIVE_WINDOW("receive_window_bytes", 232, 4, 6_002),
        REHASHES("rehashes", 236, 4, 6_002),
        /** How often the retransmission timeout struck. */
        TOTAL_RTO("total_timeouts", 240, 2, 6_007),
        TOTAL_RTO_RECOVERIES("total_timeout_recoveries", 242, 2, 6_007),
        TOTAL_RTO_TIME("total_timeout_ms", 244, 4, 6_007),
        /** What came and Weir has not read when the kernel was asked (SIOCINQ). */
        UNREAD("unread_bytes", STRUCT_BYTES, 4, 4_001),
        /** What Weir wrote and the peer has not acknowledged when the kernel was asked (SIOCOUTQ). */
        UNACKED_BYTES("unacked_bytes", STRUCT_BYTES + 4, 4, 4_001);

        private static final Figure[] ALL = values();

        private final String label;
        private final int offset;
        private final int size;
        private final int since;

        Figure(String label, int offset, int size, int since) {
            this.label = label;
            this.offset = offset;
            this.size = size;
            this.since = since;
        }

        /** Name and unit, as JSON has it. */
        public String label() {
            return label;
        }

        long in(byte[] bytes) {
            return switch (size) {
                case 1 -> bytes[offset] & 0xff;
                case 2 -> (short) SHORT.get(bytes, offset) & 0xffff;
                // The kernel says 2^32 - 1 where it does not know yet (tcpi_min_rtt).
                case 4 ->
                    (int) INT.get(bytes, offset) == -1 ? -1 : Integer.toUnsignedLong((int) INT.get(bytes, offset));
                default -> (long) LONG.get(bytes, offset);
            };
        }

        void into(byte[] bytes, long value) {
            switch (size) {
                case 1 -> bytes[offset] = (byte) value;
                case 2 -> SHORT.set(bytes, offset, (short) value);
                case 4 -> INT.set(bytes, offset, (int) value);
                default -> LONG.set(bytes, offset, value);
            }
        }
    }

    private static final int WORDS = BYTES / Long.BYTES;

    /** The figures that lie in each 8 bytes: bit n for the nth. */
    private static final long[] FIGURES_IN = figuresIn();

    private static final long ALL_FIGURES = -1L >>> (Long.SIZE - Figure.ALL.length);

    private final byte[] bytes;
    private final long known;

    private TcpInfo(byte[] bytes, long known) {
        this.bytes = bytes;
        this.known = known;
    }

    private static long[] figuresIn() {
        long[] figures = new long[WORDS];
        for (Figure figure : Figure.ALL) {
            for (int at = figure.offset; at < figure.offset + figure.size; at++) {
                figures[at / Long.BYTES] |= bit(figure);
            }
        }
        return figures;
    }

    /** Which figures a kernel tells: bit n for the nth. {@code kernelVersion} as 6001 for 6.1. */
    public static long knownTo(int kernelVersion) {
        long known = 0;
        for (Figure figure : Figure.ALL) {
            known |= figure.since <= kernelVersion ? bit(figure) : 0;
        }
        return known & ~bit(Figure.UNREAD) & ~bit(Figure.UNACKED_BYTES);
    }

    /**
     * As the kernel wrote it.
     *
     * @param bytes {@link #BYTES} of them, which now belong to this object
     * @param known by {@link #knownTo}
     * @param unread -1 when nobody knows
     * @param unacked -1 when nobody knows
     */
    public static TcpInfo of(byte[] bytes, long known, int unread, int unacked) {
        Figure.UNREAD.into(bytes, unread);
        Figure.UNACKED_BYTES.into(bytes, unacked);
        return new TcpInfo(bytes, known | bit(Figure.UNREAD) | bit(Figure.UNACKED_BYTES));
    }

    /** One in which nothing is known but the state. */
    public static Builder in(TcpState state) {
        return new Builder(state);
    }

    @SuppressWarnings("EnumOrdinal") // bits count by position, as the figures say
    private static long bit(Figure figure) {
        return 1L << figure.ordinal();
    }

    @SuppressWarnings("EnumOrdinal") // the kernel's number less one, as TcpState says
    private static byte number(TcpState state) {
        return (byte) (state.ordinal() + 1);
    }

    public TcpState state() {
        return TcpState.of(bytes[STATE_OFFSET]);
    }

    /**
     * Which figures may be others than before, bit n for the nth: those that are surely the same need not be asked for.
     *
     * @param before null for one in which all figures are known and 0
     */
    public long differences(@Nullable TcpInfo before) {
        long differences = known ^ (before == null ? ALL_FIGURES : before.known);
        for (int word = 0; word < WORDS; word++) {
            int at = word * Long.BYTES;
            if ((long) LONG.get(bytes, at) != (before == null ? 0 : (long) LONG.get(before.bytes, at))) {
                differences |= FIGURES_IN[word];
            }
        }
        return differences;
    }

    /** -1 where it is not known. */
    public long get(Figure figure) {
        return (known & bit(figure)) == 0 ? -1 : figure.in(bytes);
    }

    public boolean knows(Figure figure) {
        return get(figure) != -1;
    }

    /** A figure that is far from 2^31 in any connection. */
    private int small(Figure figure) {
        return (int) Math.min(get(figure), Integer.MAX_VALUE);
    }

    public int rttMicros() {
        return small(Figure.RTT);
    }

    public int rttVarMicros() {
        return small(Figure.RTT_VAR);
    }

    public int minRttMicros() {
        return small(Figure.MIN_RTT);
    }

    public int unackedSegments() {
        return small(Figure.UNACKED);
    }

    public int totalRetrans() {
        return small(Figure.TOTAL_RETRANS);
    }

    public int congestionWindow() {
        return small(Figure.CONGESTION_WINDOW);
    }

    public int sendMss() {
        return small(Figure.SEND_MSS);
    }

    public int segmentsOut() {
        return small(Figure.SEGMENTS_OUT);
    }

    public int segmentsIn() {
        return small(Figure.SEGMENTS_IN);
    }

    public int unreadBytes() {
        return small(Figure.UNREAD);
    }

    public int unackedBytes() {
        return small(Figure.UNACKED_BYTES);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof TcpInfo info) || state() != info.state()) {
            return false;
        }
        for (Figure figure : Figure.ALL) {
            if (get(figure) != info.get(figure)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = state().hashCode();
        for (Figure figure : Figure.ALL) {
            hash = hash * 31 + Long.hashCode(get(figure));
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(state().toString());
        for (Figure figure : Figure.ALL) {
            if (knows(figure)) {
                text.append(' ').append(figure.label).append('=').append(get(figure));
            }
        }
        return text.toString();
    }

    /** Puts one together, as when it is read from a capture. */
    public static final class Builder {
        private final byte[] bytes = new byte[BYTES];
        private long known;

        private Builder(TcpState state) {
            bytes[STATE_OFFSET] = number(state);
        }

        public Builder with(Figure figure, long value) {
            figure.into(bytes, value);
            known |= bit(figure);
            return this;
        }

        public TcpInfo build() {
            return new TcpInfo(bytes.clone(), known);
        }
    }
}
