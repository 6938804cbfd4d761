package dev.weir.proxy.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Field lines in wire order, duplicates and case kept; immutable. Names compare without case (RFC 9110, section 5.1); values are
 * Latin-1 strings, so that every byte survives.
 *
 * <p>Ask by the usual spelling, as {@code Content-Length}: usual names that were received are the very object that such a literal is,
 * which compares at once.
 */
public final class Fields {

    private static final FieldLine[] NO_LINES = {};

    public static final Fields NONE = new Fields(List.of());

    /** An array: all that is ever done is to walk along it, for every exchange and many times. */
    private final FieldLine[] lines;

    /** A bit for each length that a name has: most questions are for fields that are not there, and end here. */
    private final long lengths;

    public Fields(List<FieldLine> lines) {
        this.lines = lines.toArray(NO_LINES);
        long all = 0;
        for (FieldLine field : this.lines) {
            all |= lengthBit(field.name());
        }
        this.lengths = all;
    }

    private static long lengthBit(String name) {
        return 1L << name.length(); // of longer ones the lowest six bits of the length
    }

    public List<FieldLine> lines() {
        return Collections.unmodifiableList(Arrays.asList(lines));
    }

    /** How many lines there are. */
    public int count() {
        return lines.length;
    }

    /** The line at that place, from 0. */
    public FieldLine line(int index) {
        return lines[index];
    }

    /** The first value of that name, null when there is none. */
    public @Nullable String first(String name) {
        if ((lengths & lengthBit(name)) == 0) {
            return null;
        }
        for (FieldLine field : lines) {
            if (field.name().equalsIgnoreCase(name)) {
                return field.value();
            }
        }
        return null;
    }

    public boolean contains(String name) {
        return first(name) != null;
    }

    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (FieldLine field : lines) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** How many lines of that name there are. */
    public int count(String name) {
        int count = 0;
        if ((lengths & lengthBit(name)) != 0) {
            for (FieldLine field : lines) {
                count += field.name().equalsIgnoreCase(name) ? 1 : 0;
            }
        }
        return count;
    }

    /** Whether {@link #tokens} of that name has that one, which is lower case. */
    public boolean hasToken(String name, String token) {
        if ((lengths & lengthBit(name)) == 0) {
            return false;
        }
        for (FieldLine field : lines) {
            if (field.name().equalsIgnoreCase(name) && isMember(field.value(), token)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMember(String value, String token) {
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            int next = end + 1;
            while (from < end && isSpace(value.charAt(from))) {
                from++;
            }
            while (from < end && isSpace(value.charAt(end - 1))) {
                end--;
            }
            if (end - from == token.length() && value.regionMatches(true, from, token, 0, end - from)) {
                return true;
            }
            from = next;
        }
        return false;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    /** The members of a comma-separated list field over all its lines, lower case, empty ones left out (RFC 9110, section 5.6.1). */
    public List<String> tokens(String name) {
        if (!contains(name)) {
            return List.of();
        }
        List<String> tokens = new ArrayList<>(2);
        for (FieldLine field : lines) {
            if (field.name().equalsIgnoreCase(name)) {
                addTokens(field.value(), tokens);
            }
        }
        return tokens;
    }

    private static void addTokens(String value, List<String> tokens) {
        int from = 0;
        while (from <= value.length()) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            String token = value.substring(from, end).strip().toLowerCase(Locale.ROOT);
            if (!token.isEmpty()) {
                tokens.add(token);
            }
            from = end + 1;
        }
    }

    /** How many bytes {@link #writeTo} writes. */
    public int length() {
        int length = 0;
        for (FieldLine field : lines) {
            length += field.length() + 2;
        }
        return length;
    }

    /** Writes the lines as they travel, each with its end; returns where they end. */
    public int writeTo(byte[] out, int start) {
        int at = start;
        for (FieldLine field : lines) {
            at = endLine(out, field.writeTo(out, at));
        }
        return at;
    }

    static int endLine(byte[] out, int at) {
        out[at] = '\r';
        out[at + 1] = '\n';
        return at + 2;
    }

    public Fields without(Predicate<String> name) {
        List<FieldLine> kept = new ArrayList<>(lines.length);
        for (FieldLine field : lines) {
            if (!name.test(field.name())) {
                kept.add(field);
            }
        }
        return kept.size() == lines.length ? this : new Fields(kept);
    }

    public Fields with(String name, String value) {
        List<FieldLine> more = new ArrayList<>(lines.length + 1);
        Collections.addAll(more, lines);
        more.add(new FieldLine(name, value));
        return new Fields(more);
    }

    /** The same, with one line of that name in the place of the first one (in front when there was none). */
    public Fields replacing(String name, String value) {
        List<FieldLine> changed = new ArrayList<>(lines.length + 1);
        Collections.addAll(changed, lines);
        replace(changed, name, value);
        return new Fields(changed);
    }

    static void replace(List<FieldLine> lines, String name, String value) {
        boolean placed = false;
        for (int i = 0; i < lines.size(); i++) {
            FieldLine field = lines.get(i);
            if (!field.name().equalsIgnoreCase(name)) {
                continue;
            }
            if (placed) {
                lines.remove(i--);
            } else {
                lines.set(i, new FieldLine(field.name(), value));
                placed = true;
            }
        }
        if (!placed) {
            lines.add(0, new FieldLine(name, value));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields that && Arrays.equals(lines, that.lines);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lines);
    }

    @Override
    public String toString() {
        return Arrays.toString(lines);
    }
}
