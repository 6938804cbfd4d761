package dev.weir.inspector.packet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The newer format (draft-ietf-opsawg-pcapng): blocks that say their length, in sections that say their byte order. */
final class PcapngFormat implements PacketReader.Format {

    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int SIMPLE_PACKET = 3;
    private static final int STATISTICS = 5;
    private static final int PACKET = 6;
    private static final int SECRETS = 0x0A;
    private static final int TLS_KEY_LOG = 0x544C534B;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int TSRESOL = 9;
    private static final int TSOFFSET = 14;
    private static final int IFDROP = 5;
    private static final int OSDROP = 7;

    private static final int LEAST_BLOCK_BYTES = 12;

    /** An interface block: how its packets are to be read. */
    private record Interface(int linkType, double nanosPerTick, long ticksPerSecond, long offsetSeconds) {
        long nanos(long ticks) {
            long whole = Long.divideUnsigned(ticks, ticksPerSecond);
            long rest = Long.remainderUnsigned(ticks, ticksPerSecond);
            return (whole + offsetSeconds) * 1_000_000_000L + (long) (rest * nanosPerTick);
        }
    }

    private final List<Interface> interfaces = new ArrayList<>();
    private boolean bigEndian;

    @Override
    public int read(byte[] bytes, int from, int to, PacketReader.Listener listener) {
        Bytes in = new Bytes(bytes, from, to);
        if (in.length() < LEAST_BLOCK_BYTES) {
            return 0;
        }
        boolean section = in.u32(0, true) == SECTION;
        if (section) {
            bigEndian = byteOrder(in.u32(8, true));
            interfaces.clear();
        }
        int length = in.u32(4, bigEndian);
        if (length < LEAST_BLOCK_BYTES || length > PacketReader.LARGEST_BLOCK_BYTES || length % 4 != 0) {
            throw new PacketFormatException("a block of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (in.length() < length) {
            return 0;
        }
        if (!section) {
            block(in.u32(0, bigEndian), in.at(8).first(length - LEAST_BLOCK_BYTES), listener);
        }
        return length;
    }

    private static boolean byteOrder(int magic) {
        if (magic != BYTE_ORDER && Integer.reverseBytes(magic) != BYTE_ORDER) {
            throw new PacketFormatException(String.format(Locale.ROOT, "a section with byte order %08x", magic));
        }
        return magic == BYTE_ORDER;
    }

    private void block(int type, Bytes body, PacketReader.Listener listener) {
        switch (type) {
            case INTERFACE -> interfaces.add(readInterface(needed(body, 8)));
            case PACKET -> packet(needed(body, 20), listener);
            case SIMPLE_PACKET -> throw new PacketFormatException("a simple packet block: it has no time");
            case STATISTICS -> statistics(needed(body, 12), listener);
            case SECRETS -> secrets(needed(body, 8), listener);
            default -> {
                // Names, comments, other programs' own blocks.
            }
        }
    }

    private static Bytes needed(Bytes body, int bytes) {
        if (body.length() < bytes) {
            throw new PacketFormatException("a block whose body has " + body.length() + " bytes");
        }
        return body;
    }

    private Interface readInterface(Bytes body) {
        int resolution = 6;
        long offset = 0;
        for (Option option : options(body.at(8))) {
            if (option.code == TSRESOL && option.value.length() == 1) {
                resolution = option.value.u8(0);
            } else if (option.code == TSOFFSET && option.value.length() == 8) {
                offset = option.value.u64(0, bigEndian);
            }
        }
        int exponent = resolution & 0x7F;
        boolean binary = (resolution & 0x80) != 0;
        if (exponent > (binary ? 62 : 18)) {
            throw new PacketFormatException("a clock of resolution " + resolution);
        }
        long ticks = binary ? 1L << exponent : power(exponent);
        return new Interface(body.u16(0, bigEndian), 1e9 / ticks, ticks, offset);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private void packet(Bytes body, PacketReader.Listener listener) {
        int number = body.u32(0, bigEndian);
        int kept = body.u32(12, bigEndian);
        if (number < 0 || number >= interfaces.size() || kept < 0 || kept > body.length() - 20) {
            throw new PacketFormatException(
                    "a packet of " + Integer.toUnsignedString(kept) + " bytes, interface " + number);
        }
        Interface of = interfaces.get(number);
        long ticks = ((long) body.u32(4, bigEndian) << 32) | (body.u32(8, bigEndian) & 0xFFFF_FFFFL);
        listener.packet(new CapturedPacket(of.linkType, of.nanos(ticks), body.u32(16, bigEndian), body.copy(20, kept)));
    }

    private void statistics(Bytes body, PacketReader.Listener listener) {
        long dropped = 0;
        for (Option option : options(body.at(12))) {
            if ((option.code == IFDROP || option.code == OSDROP) && option.value.length() == 8) {
                dropped += option.value.u64(0, bigEndian);
            }
        }
        listener.dropped(dropped);
    }

    private void secrets(Bytes body, PacketReader.Listener listener) {
        int length = body.u32(4, bigEndian);
        if (length < 0 || length > body.length() - 8) {
            throw new PacketFormatException("secrets of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (body.u32(0, bigEndian) == TLS_KEY_LOG) {
            listener.secrets(body.copy(8, length));
        }
    }

    private record Option(int code, Bytes value) {}

    /** Those that are whole; what is cut off behind them says nothing. */
    private List<Option> options(Bytes bytes) {
        List<Option> options = new ArrayList<>();
        int at = 0;
        while (bytes.length() - at >= 4) {
            int code = bytes.u16(at, bigEndian);
            int length = bytes.u16(at + 2, bigEndian);
            if (code == 0 || bytes.length() - at - 4 < length) {
                break;
            }
            options.add(new Option(code, bytes.at(at + 4).first(length)));
            at += 4 + (length + 3) / 4 * 4;
        }
        return options;
    }
}
