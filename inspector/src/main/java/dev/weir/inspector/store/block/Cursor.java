package dev.weir.inspector.store.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** Reads what {@link Bytes} wrote. The file may come from anybody: whatever is wrong with it is a {@link DamagedBlockException}. */
final class Cursor {

    /** Of one block, uncompressed; a batch is smaller even with the largest body that is kept. */
    private static final long MOST_BYTES = 1L << 30;

    private static final byte[] NO_ROOM = {};

    private final byte[] bytes;
    private final int end;
    private int at;

    private Cursor(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    Cursor(byte[] bytes) {
        this(bytes, bytes.length);
    }

    static Cursor decompressed(byte[] packed) {
        return decompressed(packed, NO_ROOM);
    }

    /** {@code room} is filled, where it is large enough. */
    static Cursor decompressed(byte[] packed, byte[] room) {
        long size = Zstd.getFrameContentSize(packed);
        if (size < 0 || size > MOST_BYTES) {
            throw new DamagedBlockException("no block, or too large");
        }
        byte[] plain = size <= room.length ? room : new byte[(int) size];
        try {
            long got = Zstd.decompressByteArray(plain, 0, (int) size, packed, 0, packed.length);
            if (Zstd.isError(got) || got != size) {
                throw new DamagedBlockException("zstd: " + Zstd.getErrorName(got));
            }
        } catch (ZstdException e) {
            throw new DamagedBlockException("zstd: " + e.getMessage());
        }
        return new Cursor(plain, (int) size);
    }

    boolean atEnd() {
        return at >= end;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= end) {
                throw new DamagedBlockException("it ends too early");
            }
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new DamagedBlockException("a number without an end");
    }

    long signed() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    int count() {
        long value = number();
        if (value < 0 || value > end) {
            throw new DamagedBlockException("more than it holds");
        }
        return (int) value;
    }

    byte[] bytes(int length) {
        int from = at;
        skip(length);
        return Arrays.copyOfRange(bytes, from, at);
    }

    /** All that it reads, and what is behind that. */
    byte[] room() {
        return bytes;
    }

    int at() {
        return at;
    }

    /** A copy of what stands there. */
    byte[] between(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    void skip(int length) {
        if (length > end - at) {
            throw new DamagedBlockException("it ends too early");
        }
        at += length;
    }
}
