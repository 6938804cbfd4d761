package dev.weir.inspector.cbor;

import dev.weir.inspector.text.WellFormed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CBOR (RFC 8949) in one array; maps and arrays are of indefinite length, as their writer does not know how much will follow. Ours,
 * although there is a library for it: records are written at full speed on the core that the proxy runs on, and with a library's
 * generator that was the dearest part of recording (docs/notes/033).
 *
 * <p>Whoever writes sees to it that names and values alternate as they must. Not for several threads.
 */
public final class CborWriter {

    /** Most exchanges fit: start line, heads and times are about 1 KB. */
    private static final int USUAL_BYTES = 2048;

    /** Given back by {@link #clear}: the record of a long-lived connection left it behind. */
    private static final int KEPT_BYTES = 1 << 20;

    /** Of what stands in front: kind and argument. */
    private static final int LONGEST_HEAD = 9;

    /** Of all names that forms write, nearly each has a place of its own. */
    private static final int NAMES = 512;

    // Kinds (RFC 8949, section 3.1), in the upper three bits.
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 0x20;
    private static final int BYTES = 0x40;
    private static final int TEXT = 0x60;

    private static final byte START_ARRAY = (byte) 0x9f;
    private static final byte START_MAP = (byte) 0xbf;
    private static final byte FALSE = (byte) 0xf4;
    private static final byte TRUE = (byte) 0xf5;
    private static final byte BREAK = (byte) 0xff;

    // The lower five bits: the argument itself, or how many bytes it has.
    private static final int LARGEST_INLINE = 23;
    private static final int ONE_BYTE = 24;
    private static final int TWO_BYTES = 25;
    private static final int FOUR_BYTES = 26;
    private static final int EIGHT_BYTES = 27;

    private final String[] names = new String[NAMES];

    /** A name as it stands there. */
    private final byte[][] spelled = new byte[NAMES][];

    private byte[] array = new byte[USUAL_BYTES];
    private int size;

    /** The document so far: the first {@link #size} bytes, until more is written. */
    public byte[] array() {
        return array;
    }

    public int size() {
        return size;
    }

    public byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    public void clear() {
        if (array.length > KEPT_BYTES) {
            array = new byte[USUAL_BYTES];
        }
        size = 0;
    }

    public void startMap() {
        put(START_MAP);
    }

    public void startArray() {
        put(START_ARRAY);
    }

    /** Of a map or an array. */
    public void end() {
        put(BREAK);
    }

    @SuppressWarnings("ReferenceEquality") // the same constant each time; what is equal and another one is spelled anew
    public void name(String name) {
        int place = name.hashCode() & (NAMES - 1);
        byte[] known = spelled[place];
        if (known != null && names[place] == name) {
            put(known);
        } else {
            int start = size;
            value(name);
            names[place] = name;
            spelled[place] = Arrays.copyOfRange(array, start, size);
        }
    }

    public void value(boolean truth) {
        put(truth ? TRUE : FALSE);
    }

    public void value(long number) {
        ensure(LONGEST_HEAD);
        if (number < 0) {
            head(NEGATIVE, ~number);
        } else {
            head(UNSIGNED, number);
        }
    }

    /** As UTF-8; U+FFFD stands in place of half a surrogate pair, which has no such form. */
    public void value(String text) {
        int length = text.length();
        ensure(LONGEST_HEAD + length);
        int start = size;
        head(TEXT, length);
        byte[] to = array;
        int at = size;
        for (int i = 0; i < length; i++) {
            char one = text.charAt(i);
            if (one > 0x7f) {
                size = start;
                string(TEXT, WellFormed.of(text).getBytes(StandardCharsets.UTF_8));
                return;
            }
            to[at + i] = (byte) one;
        }
        size = at + length;
    }

    public void value(byte[] bytes) {
        string(BYTES, bytes);
    }

    private void string(int kind, byte[] bytes) {
        ensure(LONGEST_HEAD);
        head(kind, bytes.length);
        put(bytes);
    }

    private void put(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, array, size, bytes.length);
        size += bytes.length;
    }

    private void put(byte one) {
        ensure(1);
        array[size++] = one;
    }

    /** There is room for it. */
    private void head(int kind, long argument) {
        if (argument <= LARGEST_INLINE) {
            array[size++] = (byte) (kind | (int) argument);
        } else if (argument <= 0xff) {
            array[size++] = (byte) (kind | ONE_BYTE);
            array[size++] = (byte) argument;
        } else if (argument <= 0xffff) {
            array[size++] = (byte) (kind | TWO_BYTES);
            twoBytes((int) argument);
        } else if (argument <= 0xffff_ffffL) {
            array[size++] = (byte) (kind | FOUR_BYTES);
            fourBytes((int) argument);
        } else {
            array[size++] = (byte) (kind | EIGHT_BYTES);
            fourBytes((int) (argument >>> 32));
            fourBytes((int) argument);
        }
    }

    private void twoBytes(int value) {
        array[size] = (byte) (value >>> 8);
        array[size + 1] = (byte) value;
        size += 2;
    }

    private void fourBytes(int value) {
        array[size] = (byte) (value >>> 24);
        array[size + 1] = (byte) (value >>> 16);
        array[size + 2] = (byte) (value >>> 8);
        array[size + 3] = (byte) value;
        size += 4;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, Math.addExact(array.length, array.length / 2)));
        }
    }
}
