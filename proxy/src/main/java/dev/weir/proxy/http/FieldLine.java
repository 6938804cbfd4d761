package dev.weir.proxy.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One field line; the value without the white space around it. Most values are passed on and asked by nobody: of a line that was
 * received the value becomes a text when it is asked for, and what is written are its bytes.
 */
public final class FieldLine {

    private static final int SEPARATOR_BYTES = 2;

    private final String name;

    /** Of a received line null until it is asked for. Several threads may find it so; they make equal ones. */
    private @Nullable String value;

    /** The head in which a received line stands, else null. */
    private final byte @Nullable [] head;

    private final int start;
    private final int valueStart;
    private final int valueEnd;

    public FieldLine(String name, String value) {
        this.name = name;
        this.value = value;
        this.head = null;
        this.start = 0;
        this.valueStart = 0;
        this.valueEnd = value.length();
    }

    private FieldLine(String name, byte[] head, int start, int valueStart, int valueEnd) {
        this.name = name;
        this.head = head;
        this.start = start;
        this.valueStart = valueStart;
        this.valueEnd = valueEnd;
    }

    /**
     * A line as it stands in a head, which must not change any more.
     *
     * @param start of the name, at whose length the colon is
     */
    public static FieldLine received(String name, byte[] head, int start, int valueStart, int valueEnd) {
        return new FieldLine(name, head, start, valueStart, valueEnd);
    }

    public String name() {
        return name;
    }

    public String value() {
        String known = value;
        if (known == null) {
            known = new String(requireNonNull(head), valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
            value = known;
        }
        return known;
    }

    /** How many bytes {@link #writeTo} writes. */
    int length() {
        return name.length() + SEPARATOR_BYTES + valueEnd - valueStart;
    }

    /** Writes it without a line end, with one space between colon and value however many it came with; returns where it ends. */
    int writeTo(byte[] out, int at) {
        byte[] received = head;
        int colon = at + name.length();
        int valueAt = colon + SEPARATOR_BYTES;
        if (received == null) {
            put(name, out, at);
            put(value(), out, valueAt);
        } else {
            System.arraycopy(received, start, out, at, colon - at);
            System.arraycopy(received, valueStart, out, valueAt, valueEnd - valueStart);
        }
        out[colon] = ':';
        out[colon + 1] = ' ';
        return valueAt + valueEnd - valueStart;
    }

    /** One byte for each character, whatever it is: the JDK's encoder makes one of two surrogates. */
    private static void put(String text, byte[] out, int at) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            out[at + i] = one > 0xff ? (byte) '?' : (byte) one;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldLine that && name.equals(that.name) && value().equals(that.value());
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, value());
    }

    @Override
    public String toString() {
        return name + ": " + value();
    }
}
