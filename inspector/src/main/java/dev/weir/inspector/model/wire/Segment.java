package dev.weir.inspector.model.wire;

import java.util.Set;

/**
 * One TCP segment, as it passed the host that Weir runs on. Where a network card cuts and joins segments by itself (offload), one
 * of these may stand for several on the cable.
 *
 * @param number counted from 1 over both directions of the connection, so that those left out in between show
 * @param atNanos the kernel's stamp, moved to the capture's clock
 * @param flags the lowest eight of RFC 9293, section 3.1, as they travelled: CWR, ECE, URG, ACK, PSH, RST, SYN, FIN
 * @param sequence counted from its sender's initial number, so that SYN has 0 and the first byte 1
 * @param acknowledged counted likewise from the other end's; -1 without ACK
 * @param windowBytes what its sender has room for, scaled; unscaled where the SYN was not seen
 */
public record Segment(
        long number,
        boolean fromWeir,
        long atNanos,
        int flags,
        long sequence,
        long acknowledged,
        int payloadBytes,
        long windowBytes,
        Set<SegmentMark> marks) {

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public boolean is(SegmentMark mark) {
        return marks.contains(mark);
    }

    /** The sequence number behind it: SYN and FIN count as one byte each. */
    public long end() {
        return sequence + payloadBytes + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
    }
}
