package dev.weir.inspector.json.writer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON (RFC 8259) as UTF-8 in one array, without white space. Ours, although there is a library for it: records are written at full
 * speed on the core that the proxy runs on, and with the library's generator that was the dearest part of recording (docs/notes/033).
 *
 * <p>Whoever writes sees to it that names and values alternate as they must. Not for several threads.
 */
public final class Utf8Json {

    /** Most exchanges fit: start line, heads and times are 1 to 2 KB. */
    private static final int USUAL_BYTES = 2048;

    /** Given back by {@link #clear}: the record of a long-lived connection left it behind. */
    private static final int KEPT_BYTES = 1 << 20;

    private static final int MOST_DIGITS = 19;
    private static final int LONGEST_ESCAPE = 6;

    /** Of all names that forms write, nearly each has a place of its own. */
    private static final int NAMES = 512;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /** What stands behind the backslash; 0 for what is not escaped, {@code u} for what has no short form. */
    private static final byte[] ESCAPES = escapes();

    /** The digits of 0 to 99, two each. */
    private static final byte[] DIGITS = digits();

    private final String[] names = new String[NAMES];

    /** A name as it stands there: comma, quotes, colon. */
    private final byte[][] spelled = new byte[NAMES][];

    private byte[] array = new byte[USUAL_BYTES];
    private int size;

    /** What comes next stands behind something of the same object or array. */
    private boolean follows;

    private static byte[] escapes() {
        byte[] escapes = new byte[256];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    private static byte[] digits() {
        byte[] digits = new byte[200];
        for (int i = 0; i < 100; i++) {
            digits[2 * i] = (byte) ('0' + i / 10);
            digits[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return digits;
    }

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
        follows = false;
    }

    public void startObject() {
        start('{');
    }

    public void endObject() {
        end('}');
    }

    public void startArray() {
        start('[');
    }

    public void endArray() {
        end(']');
    }

    private void start(char bracket) {
        ensure(2);
        comma();
        array[size++] = (byte) bracket;
        follows = false;
    }

    private void end(char bracket) {
        ensure(1);
        array[size++] = (byte) bracket;
        follows = true;
    }

    /** @param name ASCII that needs no escape */
    public void name(String name) {
        byte[] bytes = spelled(name);
        ensure(bytes.length);
        int skipped = follows ? 0 : 1;
        int length = bytes.length - skipped;
        System.arraycopy(bytes, skipped, array, size, length);
        size += length;
        follows = false;
    }

    @SuppressWarnings("ReferenceEquality") // the same constant each time; what is equal and another one is spelled anew
    private byte[] spelled(String name) {
        int place = name.hashCode() & (NAMES - 1);
        byte[] known = spelled[place];
        if (known != null && names[place] == name) {
            return known;
        }
        byte[] bytes = (",\"" + name + "\":").getBytes(StandardCharsets.ISO_8859_1);
        names[place] = name;
        spelled[place] = bytes;
        return bytes;
    }

    public void value(boolean truth) {
        ensure(1);
        comma();
        byte[] word = truth ? TRUE : FALSE;
        copy(word, 0, word.length);
    }

    public void value(long number) {
        ensure(MOST_DIGITS + 2); // and a comma and a sign
        comma();
        // Counted down, as there is no positive form of the least number.
        long rest = number;
        if (rest < 0) {
            array[size++] = '-';
        } else {
            rest = -rest;
        }
        size += lengthOf(rest);
        int at = size;
        while (rest <= -100) {
            long hundreds = rest / 100;
            int pair = (int) (hundreds * 100 - rest) * 2;
            rest = hundreds;
            array[--at] = DIGITS[pair + 1];
            array[--at] = DIGITS[pair];
        }
        int pair = (int) -rest * 2;
        array[--at] = DIGITS[pair + 1];
        if (rest <= -10) {
            array[--at] = DIGITS[pair];
        }
    }

    /** How many digits a number that is not positive has. */
    private static int lengthOf(long number) {
        int length = 1;
        for (long limit = -10; length < MOST_DIGITS && number <= limit; limit *= 10) {
            length++;
        }
        return length;
    }

    /** Half of a surrogate pair has no UTF-8 form: it is replaced. */
    public void value(String text) {
        int length = text.length();
        ensure(length + 3);
        comma();
        array[size++] = '"';
        int at = size;
        int i = 0;
        while (i < length) {
            char one = text.charAt(i);
            if (one > '~' || ESCAPES[one] != 0) {
                break;
            }
            array[at++] = (byte) one;
            i++;
        }
        size = at;
        if (i < length) {
            escaped(text.substring(i).getBytes(StandardCharsets.UTF_8));
        }
        quote();
    }

    /** Bytes as a text of Latin-1, which keeps them readable and exact. */
    public void latin1(byte[] bytes) {
        ensure(2);
        comma();
        array[size++] = '"';
        if (isAscii(bytes)) {
            escaped(bytes);
        } else {
            escaped(new String(bytes, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8));
        }
        quote();
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte one : bytes) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    /** Run by run of what stays as it is. */
    private void escaped(byte[] utf8) {
        int from = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte escape = ESCAPES[utf8[i] & 0xff];
            if (escape != 0) {
                copy(utf8, from, i);
                escape(utf8[i], escape);
                from = i + 1;
            }
        }
        copy(utf8, from, utf8.length);
    }

    /** And leaves room for an escape. */
    private void copy(byte[] utf8, int from, int to) {
        ensure(to - from + LONGEST_ESCAPE);
        System.arraycopy(utf8, from, array, size, to - from);
        size += to - from;
    }

    /** There is room for it. */
    private void escape(byte one, byte escape) {
        array[size++] = '\\';
        array[size++] = escape;
        if (escape == 'u') {
            array[size++] = '0';
            array[size++] = '0';
            array[size++] = HEX[one >> 4];
            array[size++] = HEX[one & 0xf];
        }
    }

    private void quote() {
        ensure(1);
        array[size++] = '"';
        follows = true;
    }

    /** There is room for it. */
    private void comma() {
        if (follows) {
            array[size++] = ',';
        }
        follows = true;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, Math.max(needed, Math.addExact(array.length, array.length / 2)));
        }
    }
}
