package dev.weir.inspector.packet;

/**
 * A window of an array from which numbers are read. Offsets count from its beginning; whoever reads has looked at {@link #length}
 * before.
 */
final class Bytes {

    private final byte[] array;
    private final int from;
    private final int to;

    Bytes(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    int length() {
        return to - from;
    }

    int u8(int at) {
        return array[from + at] & 0xFF;
    }

    int u16(int at) {
        return (u8(at) << 8) | u8(at + 1);
    }

    int u16(int at, boolean bigEndian) {
        return bigEndian ? u16(at) : (u8(at + 1) << 8) | u8(at);
    }

    int u32(int at, boolean bigEndian) {
        return bigEndian ? (u16(at) << 16) | u16(at + 2) : (u16(at + 2, false) << 16) | u16(at, false);
    }

    long u32(int at) {
        return u32(at, true) & 0xFFFF_FFFFL;
    }

    long u64(int at, boolean bigEndian) {
        long first = u32(at, bigEndian) & 0xFFFF_FFFFL;
        long second = u32(at + 4, bigEndian) & 0xFFFF_FFFFL;
        return bigEndian ? (first << 32) | second : (second << 32) | first;
    }

    /** From there to the end. */
    Bytes at(int offset) {
        return new Bytes(array, from + offset, to);
    }

    /** The first so many. */
    Bytes first(int length) {
        return new Bytes(array, from, from + length);
    }

    byte[] copy(int at, int length) {
        return PacketReader.copy(array, from + at, length);
    }
}
