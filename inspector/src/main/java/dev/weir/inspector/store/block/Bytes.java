package dev.weir.inspector.store.block;

import java.io.OutputStream;
import java.util.Arrays;

/** Bytes that are put one behind the other, numbers as varints: seven bits a byte, the lowest first. */
final class Bytes extends OutputStream {

    /** Kept however little of it is used. */
    private static final int KEPT_BYTES = 1 << 20;

    /**
     * A larger one is given back when a fourth of it had been enough so often in a row: a burst of large bodies left it behind. Made
     * anew for each batch it would be a large part of what recording allocates, and go straight to the old generation.
     */
    private static final int SELDOM_USED = 50;

    private static final int USUAL_BYTES = 4096;

    private byte[] array = new byte[USUAL_BYTES];
    private int size;

    /** The most since it was cleared. */
    private int used;

    private int seldom;

    void number(long value) {
        ensure(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            array[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        array[size++] = (byte) left;
    }

    /** Small numbers of either sign as small numbers. */
    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    void bytes(byte[] more) {
        bytes(more, more.length);
    }

    void bytes(Bytes more) {
        bytes(more.array, more.size);
    }

    private void bytes(byte[] more, int length) {
        write(more, 0, length);
    }

    @Override
    public void write(int one) {
        ensure(1);
        array[size++] = (byte) one;
    }

    @Override
    public void write(byte[] more, int from, int length) {
        ensure(length);
        System.arraycopy(more, from, array, size, length);
        size += length;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        used = Math.max(used, needed);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, Math.addExact(array.length, array.length / 2)));
        }
    }

    /** The array, with room for so many bytes after what is there. */
    byte[] room(int more) {
        ensure(more);
        return array;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return array;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    void clear() {
        seldom = used < array.length / 4 ? seldom + 1 : 0;
        if (array.length > KEPT_BYTES && seldom > SELDOM_USED) {
            array = new byte[USUAL_BYTES];
        }
        size = 0;
        used = 0;
    }
}
