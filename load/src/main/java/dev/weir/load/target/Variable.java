package dev.weir.load.target;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that changes from request to request, and stands as {@code {name}} where it is to go.
 *
 * @param from of a range of whole numbers
 * @param count of values
 * @param values of a list; empty for a range
 */
public record Variable(String name, long from, long count, List<String> values) {

    private static final Pattern FORM = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.+)");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,15})\\.\\.(\\d{1,15})");

    /**
     * Reads {@code id=1..1000} or {@code lang=en,zh}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Variable parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "': expected NAME=1..1000 or NAME=a,b,c");
        }
        Matcher range = RANGE.matcher(form.group(2));
        if (!range.matches()) {
            List<String> values = List.of(form.group(2).split(",", -1));
            return new Variable(form.group(1), 0, values.size(), values);
        }
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        if (to < from) {
            throw new IllegalArgumentException("'" + text + "': " + to + " is less than " + from);
        }
        return new Variable(form.group(1), from, to - from + 1, List.of());
    }

    /** {@code {name}}. */
    String place() {
        return "{" + name + "}";
    }

    /** In turn, from the first one again behind the last. */
    String value(long turn) {
        long index = turn % count;
        return values.isEmpty() ? Long.toString(from + index) : values.get((int) index);
    }
}
