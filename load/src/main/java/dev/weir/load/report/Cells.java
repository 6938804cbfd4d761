package dev.weir.load.report;

import java.util.ArrayList;
import java.util.List;

/** Texts on a terminal, which has cells; a character takes one of them or, as most of Chinese, two. */
public final class Cells {

    /** Between parts of a line that belong together. */
    private static final String GAP = "   ";
    /** From U+1100 on all that occurs in our sentences is as wide as two (Unicode Standard Annex 11). */
    private static final int FIRST_WIDE = 0x1100;
    /** From here up to {@link #LAST_NARROW} are punctuation and drawings that are narrow. */
    private static final int FIRST_NARROW = 0x2000;

    private static final int LAST_NARROW = 0x2e7f;

    /** No line begins with one of them. */
    private static final String CLOSING = "）。，；：、";

    private Cells() {}

    private static int of(char c) {
        return c >= FIRST_WIDE && (c > LAST_NARROW || c < FIRST_NARROW) ? 2 : 1;
    }

    static int of(String text) {
        return text.chars().map(c -> of((char) c)).sum();
    }

    /** Filled with spaces up to so many. */
    static String padded(String text, int cells) {
        return text + " ".repeat(Math.max(0, cells - of(text)));
    }

    /** As many of its characters as fit. */
    public static String cut(String text, int cells) {
        return text.substring(0, fitting(text, cells));
    }

    private static int fitting(String text, int cells) {
        int left = cells;
        for (int i = 0; i < text.length(); i++) {
            left -= of(text.charAt(i));
            if (left < 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Lines that fit: broken between parts, where one does not fit between words, and else anywhere. */
    static List<String> folded(String text, int cells) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (of(rest) > cells) {
            int most = Math.max(1, fitting(rest, cells));
            int gap = rest.lastIndexOf(GAP, most);
            int word = rest.lastIndexOf(' ', most);
            int end = gap > 0 ? gap : word > 0 ? word : most;
            while (end > 1 && CLOSING.indexOf(rest.charAt(end)) >= 0) {
                end--;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
