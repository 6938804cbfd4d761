package dev.weir.inspector.store.block;

import java.util.Arrays;

/** Bytes that are put one behind the other, numbers as varints: seven bits a byte, the lowest first. */
final class Bytes {

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

    /** How often in a row it was cleared although a fourth of a large array had been enough. */
    private int seldomUsed;

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

    /** With their number in front. */
    void sized(byte[] more, int length) {
        number(length);
        bytes(more, length);
    }

    private void bytes(byte[] more, int length) {
        ensure(length);
        System.arraycopy(more, 0, array, size, length);
        size += length;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, Math.addExact(array.length, array.length / 2)));
        }
    }

    /** The array, with so many bytes more, which are the caller's to fill. */
    byte[] room(int more) {
        ensure(more);
        size += more;
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
        boolean tooLarge = array.length > KEPT_BYTES && size < array.length / 4;
        seldomUsed = tooLarge ? seldomUsed + 1 : 0;
        if (seldomUsed > SELDOM_USED) {
            array = new byte[USUAL_BYTES];
        }
        size = 0;
    }
}
