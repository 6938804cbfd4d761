package dev.weir.inspector.text;

import java.util.ArrayList;
import java.util.List;

/** How many terminal cells text takes: 2 for East Asian wide characters (UAX #11, W and F), 0 for combining marks, else 1. */
public final class CellWidth {
    private static final String ELLIPSIS = "…";

    /** First and last of each wide range (Unicode 14, EastAsianWidth.txt), with unassigned gaps inside blocks filled. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x23f0, 0x23f0, 0x23f3, 0x23f3, 0x25fd, 0x25fe,
        0x2614, 0x2615, 0x2648, 0x2653, 0x267f, 0x267f, 0x2693, 0x2693, 0x26a1, 0x26a1, 0x26aa, 0x26ab, 0x26bd, 0x26be,
        0x26c4, 0x26c5, 0x26ce, 0x26ce, 0x26d4, 0x26d4, 0x26ea, 0x26ea, 0x26f2, 0x26f3, 0x26f5, 0x26f5, 0x26fa, 0x26fa,
        0x26fd, 0x26fd, 0x2705, 0x2705, 0x270a, 0x270b, 0x2728, 0x2728, 0x274c, 0x274c, 0x274e, 0x274e, 0x2753, 0x2755,
        0x2757, 0x2757, 0x2795, 0x2797, 0x27b0, 0x27b0, 0x27bf, 0x27bf, 0x2b1b, 0x2b1c, 0x2b50, 0x2b50, 0x2b55, 0x2b55,
        0x2e80, 0x303e, 0x3041, 0x3247, 0x3250, 0x4dbf, 0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff,
        0xfe10, 0xfe19, 0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x16fff, 0x17000, 0x18cff, 0x18d00,
        0x18d08, 0x1aff0, 0x1affe, 0x1b000, 0x1b2ff, 0x1f004, 0x1f004, 0x1f0cf, 0x1f0cf, 0x1f18e, 0x1f18e, 0x1f191,
        0x1f19a, 0x1f200, 0x1f265, 0x1f300, 0x1f320, 0x1f32d, 0x1f335, 0x1f337, 0x1f37c, 0x1f37e, 0x1f393, 0x1f3a0,
        0x1f3ca, 0x1f3cf, 0x1f3d3, 0x1f3e0, 0x1f3f0, 0x1f3f4, 0x1f3f4, 0x1f3f8, 0x1f43e, 0x1f440, 0x1f440, 0x1f442,
        0x1f4fc, 0x1f4ff, 0x1f53d, 0x1f54b, 0x1f54e, 0x1f550, 0x1f567, 0x1f57a, 0x1f57a, 0x1f595, 0x1f596, 0x1f5a4,
        0x1f5a4, 0x1f5fb, 0x1f64f, 0x1f680, 0x1f6c5, 0x1f6cc, 0x1f6cc, 0x1f6d0, 0x1f6d2, 0x1f6d5, 0x1f6df, 0x1f6eb,
        0x1f6ec, 0x1f6f4, 0x1f6fc, 0x1f7e0, 0x1f7f0, 0x1f90c, 0x1f93a, 0x1f93c, 0x1f945, 0x1f947, 0x1f9ff, 0x1fa70,
        0x1faff, 0x20000, 0x2fffd, 0x30000, 0x3fffd,
    };

    private CellWidth() {}

    public static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || (codePoint >= 0x1160 && codePoint <= 0x11ff)) { // vowels and finals that join a Hangul syllable
            return 0;
        }
        return wide(codePoint) ? 2 : 1;
    }

    private static boolean wide(int codePoint) {
        int low = 0;
        int high = WIDE.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (codePoint < WIDE[2 * middle]) {
                high = middle - 1;
            } else if (codePoint > WIDE[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public static int of(String text) {
        int cells = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            cells += of(text.codePointAt(at));
        }
        return cells;
    }

    /** The text if it fits, else its start and an ellipsis; a wide character is never cut in half. */
    public static String fit(String text, int cells) {
        return of(text) <= cells ? text : cells < 1 ? "" : text.substring(0, endOfHead(text, cells - 1)) + ELLIPSIS;
    }

    /** The text if it fits, else its start and its end with an ellipsis between them: of paths, both tell something. */
    public static String fitMiddle(String text, int cells) {
        int whole = of(text);
        if (whole <= cells || cells < 8) {
            return fit(text, cells);
        }
        int tail = (cells - 1) / 2;
        String head = text.substring(0, endOfHead(text, cells - 1 - tail));
        return head + ELLIPSIS + text.substring(startOfTail(text, whole - tail));
    }

    /** Where the longest start of at most so many cells ends, with the marks that join its last character. */
    private static int endOfHead(String text, int cells) {
        int at = 0;
        int used = 0;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            used += of(codePoint);
            if (used > cells) {
                return at;
            }
            at += Character.charCount(codePoint);
        }
        return at;
    }

    /** Where the first character starts that has so many cells or more before it. */
    private static int startOfTail(String text, int skippedCells) {
        int at = 0;
        int used = 0;
        while (at < text.length() && (used < skippedCells || of(text.codePointAt(at)) == 0)) {
            used += of(text.codePointAt(at));
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    /** Lines of at most so many cells (at least 2), broken at spaces where there are any; empty text is one empty line. */
    public static List<String> wrap(String text, int cells) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (of(rest) > cells) {
            int end = Math.max(endOfHead(rest, cells), Character.charCount(rest.codePointAt(0)));
            int space = rest.lastIndexOf(' ', end);
            int cut = space > end / 2 ? space : end;
            lines.add(rest.substring(0, cut).stripTrailing());
            rest = rest.substring(cut).stripLeading();
        }
        lines.add(rest);
        return lines;
    }
}
