package dev.weir.inspector.packet;

import java.util.Locale;

/** The classic format: a head of 24 bytes, then packets of one interface, each behind 16 bytes. */
final class PcapFormat implements PacketReader.Format {

    private static final int MICROS = 0xA1B2C3D4;
    private static final int NANOS = 0xA1B23C4D;
    private static final int HEAD_BYTES = 24;
    private static final int PACKET_HEAD_BYTES = 16;

    private final boolean bigEndian;
    private final int nanosPerTick;
    private boolean headRead;
    private int linkType;

    private PcapFormat(boolean bigEndian, int nanosPerTick) {
        this.bigEndian = bigEndian;
        this.nanosPerTick = nanosPerTick;
    }

    /** By the first four bytes, read as big-endian. */
    static PcapFormat of(int magic) {
        boolean bigEndian = magic == MICROS || magic == NANOS;
        int straight = bigEndian ? magic : Integer.reverseBytes(magic);
        if (straight != MICROS && straight != NANOS) {
            throw new PacketFormatException(
                    String.format(Locale.ROOT, "neither pcap nor pcapng: begins with %08x", magic));
        }
        return new PcapFormat(bigEndian, straight == NANOS ? 1 : 1000);
    }

    @Override
    public int read(byte[] bytes, int from, int to, PacketReader.Listener listener) {
        Bytes in = new Bytes(bytes, from, to);
        if (!headRead) {
            if (in.length() < HEAD_BYTES) {
                return 0;
            }
            // The upper bits say whether packets end in a check sum.
            linkType = in.u32(20, bigEndian) & 0xFFFF;
            headRead = true;
            return HEAD_BYTES;
        }
        if (in.length() < PACKET_HEAD_BYTES) {
            return 0;
        }
        int kept = in.u32(8, bigEndian);
        if (kept < 0 || kept > PacketReader.LARGEST_BLOCK_BYTES) {
            throw new PacketFormatException("a packet of " + Integer.toUnsignedString(kept) + " bytes");
        }
        if (in.length() < PACKET_HEAD_BYTES + kept) {
            return 0;
        }
        long seconds = in.u32(0, bigEndian) & 0xFFFF_FFFFL;
        long ticks = in.u32(4, bigEndian) & 0xFFFF_FFFFL;
        listener.packet(new CapturedPacket(
                linkType,
                seconds * 1_000_000_000L + ticks * nanosPerTick,
                in.u32(12, bigEndian),
                in.copy(PACKET_HEAD_BYTES, kept)));
        return PACKET_HEAD_BYTES + kept;
    }
}
