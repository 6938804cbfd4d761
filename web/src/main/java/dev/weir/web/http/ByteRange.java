package dev.weir.web.http;

import dev.weir.web.http.Problem.Code;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of something (RFC 9110, section 14), both ends inclusive.
 *
 * @param of how long the whole is
 */
public record ByteRange(int first, int last, int of) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * What a Range field asks for; null for all of it, which is also the answer to several ranges or another unit.
     *
     * @throws Problem when nothing of it is there
     */
    public static @Nullable ByteRange of(@Nullable String field, int length) throws Problem {
        Matcher matcher = ONE.matcher(field == null ? "" : field.replace(" ", ""));
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return null;
        }
        boolean suffix = matcher.group(1).isEmpty();
        long second = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        long first = suffix ? Math.max(0, length - second) : Long.parseLong(matcher.group(1));
        long last = suffix ? length - 1L : Math.min(second, length - 1L);
        if (!suffix && second < first) {
            return null;
        }
        if (first >= length || (suffix && second == 0)) {
            throw new Problem(Code.RANGE_NOT_SATISFIABLE, "There are " + length + " bytes only.");
        }
        return new ByteRange((int) first, (int) last, length);
    }

    /** That part of the whole. */
    @SuppressWarnings("ArrayParameter")
    public Answer answer(String type, byte[] whole) {
        return Answer.bytes(206, type, Arrays.copyOfRange(whole, first, last + 1))
                .with(headers -> headers.set("Content-Range", "bytes " + first + "-" + last + "/" + of));
    }
}
