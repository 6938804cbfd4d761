package dev.weir.inspector.anatomy;

import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import dev.weir.inspector.anatomy.Oddity.Kind;
import java.util.List;

/** What is odd about the lines of a head, whatever they mean: their ends, their length, and bytes that no line should have. */
final class LineOddities {

    private LineOddities() {}

    static void find(byte[] bytes, HeadLines lines, List<Oddity> found) {
        lines.leadingEmpty()
                .forEach(at -> found.add(
                        new Oddity(Kind.LEADING_EMPTY_LINE, at, 0, "an empty line where a start line must be")));
        lineEnds(bytes, found);
        runs(bytes, found);
        tooLong(lines.start(), "start line", found);
        lines.afterStart().forEach(line -> tooLong(line, "field line", found));
        int length = lines.emptyLine() == null ? bytes.length : lines.emptyLine();
        if (length > HeadAnatomy.LONG_HEAD_BYTES) {
            found.add(new Oddity(Kind.OVER_LONG, 0, length, "the head has " + length + " bytes"));
        }
    }

    private static void tooLong(Part line, String what, List<Oddity> found) {
        if (line.length() > HeadAnatomy.LONG_LINE_BYTES) {
            found.add(
                    new Oddity(Kind.OVER_LONG, line.offset(), line.length(), what + " of " + line.length() + " bytes"));
        }
    }

    private static void lineEnds(byte[] bytes, List<Oddity> found) {
        for (int at = 0; at < bytes.length; at++) {
            boolean afterCr = at > 0 && bytes[at - 1] == '\r';
            if (bytes[at] == '\n' && !afterCr) {
                found.add(new Oddity(Kind.BARE_LF, at, 1, "LF without CR"));
            } else if (bytes[at] != '\n' && afterCr) {
                found.add(new Oddity(Kind.BARE_CR, at - 1, 1, "CR without LF"));
            }
        }
    }

    private static void runs(byte[] bytes, List<Oddity> found) {
        int at = 0;
        while (at < bytes.length) {
            Kind kind = kindOf(bytes[at]);
            int end = at + 1;
            if (kind != null) {
                while (end < bytes.length && kindOf(bytes[end]) == kind) {
                    end++;
                }
                found.add(new Oddity(kind, at, end - at, described(kind, bytes[at], end - at)));
            }
            at = end;
        }
    }

    private static @org.jspecify.annotations.Nullable Kind kindOf(byte b) {
        int c = b & 0xff;
        if (c == 0) {
            return Kind.NUL;
        }
        if (c > 0x7f) {
            return Kind.NON_ASCII;
        }
        boolean usual = c == '\t' || c == '\r' || c == '\n' || (c >= 0x20 && c < 0x7f);
        return usual ? null : Kind.CONTROL_CHARACTER;
    }

    private static String described(Kind kind, byte first, int length) {
        String bytes = length == 1 ? "byte" : length + " bytes, the first";
        return switch (kind) {
            case NUL -> length == 1 ? "a NUL byte" : length + " NUL bytes";
            case NON_ASCII -> bytes + " 0x" + Integer.toHexString(first & 0xff) + ", outside of ASCII";
            default -> bytes + " 0x" + (first < 16 ? "0" : "") + Integer.toHexString(first) + ", a control character";
        };
    }
}
