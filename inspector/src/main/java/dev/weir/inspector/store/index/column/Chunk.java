package dev.weir.inspector.store.index.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One column of {@link #ROWS} neighbouring numbers. Packed: the bytes a value takes; how many words of 64 bits say which values are there (255: all
 * are); the least value, in eight bytes; those words; the values that are there, as differences to the least; eight bytes of nothing, so that
 * any value is read with the seven bytes behind it. Lowest byte first.
 */
public final class Chunk {

    public static final int ROWS = 4096;

    /** Of 64 bits, one for each row. */
    public static final int WORDS = ROWS / Long.SIZE;

    static final byte[] EMPTY = new byte[2 + 2 * Long.BYTES];

    private static final int ALL = 255;
    private static final int HEAD = 2 + Long.BYTES;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Those that are there; the others mean nothing. */
    final long[] values = new long[ROWS];

    /** Which are there. */
    final long[] present = new long[WORDS];

    boolean has(int row) {
        return (present[row >> 6] & (1L << row)) != 0;
    }

    void set(int row, long value) {
        values[row] = value;
        present[row >> 6] |= 1L << row;
    }

    void remove(int row) {
        present[row >> 6] &= ~(1L << row);
    }

    byte[] pack() {
        int words = WORDS;
        while (words > 0 && present[words - 1] == 0) {
            words--;
        }
        if (words == 0) {
            return EMPTY;
        }
        int count = 0;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int word = 0; word < words; word++) {
            for (long bits = present[word]; bits != 0; bits &= bits - 1) {
                long value = values[(word << 6) + Long.numberOfTrailingZeros(bits)];
                least = Math.min(least, value);
                most = Math.max(most, value);
                count++;
            }
        }
        // A difference beyond 63 bits is negative, and takes all eight bytes.
        int width = (Long.SIZE - Long.numberOfLeadingZeros(most - least) + 7) / 8;
        boolean all = count == ROWS;
        byte[] packed = new byte[HEAD + (all ? 0 : words * Long.BYTES) + count * width + Long.BYTES];
        packed[0] = (byte) width;
        packed[1] = (byte) (all ? ALL : words);
        LONGS.set(packed, 2, least);
        int at = HEAD;
        for (int word = 0; word < words && !all; word++, at += Long.BYTES) {
            LONGS.set(packed, at, present[word]);
        }
        for (int word = 0; word < words && width > 0; word++) {
            for (long bits = present[word]; bits != 0; bits &= bits - 1, at += width) {
                // What it writes beyond its width is written over by the next one, and at the end is nothing.
                LONGS.set(packed, at, values[(word << 6) + Long.numberOfTrailingZeros(bits)] - least);
            }
        }
        return packed;
    }

    /** Reads a packed one into this. */
    void unpack(byte[] packed) {
        int width = packed[0];
        int words = packed[1] & 0xff;
        long least = (long) LONGS.get(packed, 2);
        int at = HEAD;
        if (words == ALL) {
            Arrays.fill(present, -1L);
        } else {
            for (int word = 0; word < words; word++, at += Long.BYTES) {
                present[word] = (long) LONGS.get(packed, at);
            }
            Arrays.fill(present, words, WORDS, 0);
        }
        if (width == 0) {
            Arrays.fill(values, least);
            return;
        }
        long mask = width == Long.BYTES ? -1L : (1L << (8 * width)) - 1;
        if (words == ALL) {
            for (int row = 0; row < ROWS; row++, at += width) {
                values[row] = least + ((long) LONGS.get(packed, at) & mask);
            }
            return;
        }
        for (int word = 0; word < words; word++) {
            for (long bits = present[word]; bits != 0; bits &= bits - 1, at += width) {
                values[(word << 6) + Long.numberOfTrailingZeros(bits)] = least + ((long) LONGS.get(packed, at) & mask);
            }
        }
    }
}
