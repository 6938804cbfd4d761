package dev.weir.proxy.http;

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

    /** Null until it is asked for. Several threads may find it so; they make equal ones. */
    private @Nullable String value;

    /** Where the line stands; null until a line that was not received is written. */
    private byte @Nullable [] bytes;

    private final int start;
    private final int valueStart;
    private final int valueEnd;

    public FieldLine(String name, String value) {
        this.name = name;
        this.value = value;
        this.start = 0;
        this.valueStart = name.length() + SEPARATOR_BYTES;
        this.valueEnd = valueStart + value.length();
    }

    private FieldLine(String name, byte[] head, int start, int valueStart, int valueEnd) {
        this.name = name;
        this.bytes = head;
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
            known = new String(bytes(), valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
            value = known;
        }
        return known;
    }

    private byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = latin1(name + ": " + value);
            bytes = known;
        }
        return known;
    }

    /** One byte for each character, whatever it is: the JDK's encoder makes one of two surrogates. */
    private static byte[] latin1(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char one = text.charAt(i);
            bytes[i] = one > 0xff ? (byte) '?' : (byte) one;
        }
        return bytes;
    }

    /** How many bytes {@link #writeTo} writes. */
    int length() {
        return name.length() + SEPARATOR_BYTES + valueEnd - valueStart;
    }

    /** Writes it without a line end, with one space between colon and value however many it came with; returns where it ends. */
    int writeTo(byte[] out, int at) {
        byte[] from = bytes();
        int nameLength = name.length();
        System.arraycopy(from, start, out, at, nameLength);
        int colon = at + nameLength;
        out[colon] = ':';
        out[colon + 1] = ' ';
        int valueLength = valueEnd - valueStart;
        System.arraycopy(from, valueStart, out, colon + SEPARATOR_BYTES, valueLength);
        return colon + SEPARATOR_BYTES + valueLength;
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
