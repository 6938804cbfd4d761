package dev.weir.web.http;

/** Text that has a form in UTF-8. */
public final class WellFormed {

    private WellFormed() {}

    /** Half of a surrogate pair becomes U+FFFD: captured text may hold one, and no JSON can. */
    public static String of(String text) {
        boolean whole = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
        if (whole) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point <= Character.MAX_VALUE && Character.isSurrogate((char) point) ? 0xFFFD : point)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
