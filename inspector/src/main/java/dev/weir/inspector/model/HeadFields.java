package dev.weir.inspector.model;

import dev.weir.events.RawHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head taken apart: start line and fields in wire order, duplicates and case kept. Bytes above 0x7f are read as UTF-8 where
 * they are valid UTF-8 and as Latin-1 otherwise (RFC 9110, section 5.5, leaves them opaque).
 */
public record HeadFields(String startLine, List<Field> fields) {

    /** A field line; the value without the white space around it (RFC 9112, section 5). */
    public record Field(String name, String value) {}

    public static final HeadFields EMPTY = new HeadFields("", List.of());

    /** Takes any bytes: a line without a colon becomes a field with an empty value, never an error. */
    public static HeadFields parse(RawHead head) {
        byte[] bytes = head.bytes();
        return new HeadFields(head.startLine(), fields(bytes, endOfLine(bytes, 0) + 1));
    }

    /** Field lines without a start line: trailers. */
    public static List<Field> trailers(byte[] lines) {
        return fields(lines, 0);
    }

    /** The first value of that name, ignoring case; null when there is none. For who wants one field alone. */
    public static @Nullable String first(RawHead head, String name) {
        byte[] bytes = head.bytes();
        int at = endOfLine(bytes, 0) + 1;
        while (at < bytes.length) {
            int end = endOfLine(bytes, at);
            int colon = at + name.length();
            if (colon < end && bytes[colon] == ':' && name.equalsIgnoreCase(text(bytes, at, colon))) {
                return text(bytes, colon + 1, end).strip();
            }
            at = end + 1;
        }
        return null;
    }

    private static List<Field> fields(byte[] bytes, int from) {
        List<Field> fields = new ArrayList<>();
        int at = from;
        while (at < bytes.length) {
            int end = endOfLine(bytes, at);
            int textEnd = end > at && bytes[end - 1] == '\r' ? end - 1 : end;
            if (textEnd == at) {
                break;
            }
            // A pseudo-header field of HTTP/2: the start line has what it says.
            if (bytes[at] != ':') {
                fields.add(field(bytes, at, textEnd));
            }
            at = end + 1;
        }
        return List.copyOf(fields);
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static Field field(byte[] bytes, int from, int to) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        String value = colon < to ? text(bytes, colon + 1, to).strip() : "";
        return new Field(text(bytes, from, colon), value);
    }

    private static String text(byte[] bytes, int from, int to) {
        String utf8 = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return utf8.indexOf('\uFFFD') < 0 ? utf8 : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The first value of that name, ignoring case; null when there is none. */
    public @Nullable String first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** All values of that name, ignoring case, in wire order. */
    public List<String> all(String name) {
        List<String> all = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                all.add(field.value());
            }
        }
        return List.copyOf(all);
    }

    /** Of a status line: the code, or null when this is none. */
    public @Nullable Integer status() {
        return status(startLine);
    }

    /** As {@link #status()}, of a start line alone: who wants no more need not have the fields parsed. */
    static @Nullable Integer status(String startLine) {
        int at = startLine.indexOf(' ') + 1;
        if (!startLine.startsWith("HTTP/") || at == 0 || startLine.length() < at + 3) {
            return null;
        }
        boolean alone = startLine.length() == at + 3 || startLine.charAt(at + 3) == ' ';
        int code = 0;
        for (int i = at; i < at + 3; i++) {
            int digit = startLine.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            code = code * 10 + digit;
        }
        return alone ? code : null;
    }

    /** Of a status line: the reason phrase, empty when there is none. */
    public String reason() {
        String[] parts = startLine.split(" ", 3);
        return parts.length == 3 ? parts[2] : "";
    }

    /** {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2} of either kind of start line; empty when there is none. */
    public String version() {
        // The last one: a request target may hold the word too.
        int at = startLine.startsWith("HTTP/") ? 0 : startLine.lastIndexOf("HTTP/");
        int end = startLine.indexOf(' ', at);
        return at < 0 ? "" : end < 0 ? startLine.substring(at) : startLine.substring(at, end);
    }
}
