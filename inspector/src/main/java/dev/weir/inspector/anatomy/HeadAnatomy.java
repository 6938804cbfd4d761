package dev.weir.inspector.anatomy;

import dev.weir.events.RawHead;
import dev.weir.inspector.model.RejectedHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head cut into its parts, each with its place in the bytes. Offsets count from the first byte of the head, lengths are without
 * line ends.
 *
 * @param startLine of length 0 when none came
 * @param pseudoFields of HTTP/2 (RFC 9113, section 8.3), as the head is recorded with them
 * @param fields in wire order; one that is folded has all its lines in it
 * @param emptyLine its offset; null when the head did not come to its end
 * @param oddities by offset
 */
public record HeadAnatomy(
        Part startLine,
        List<Part> pseudoFields,
        List<Part> fields,
        @Nullable Integer emptyLine,
        List<Oddity> oddities) {

    /** Apache's LimitRequestLine and LimitRequestFieldSize; RFC 9110, section 4.1, asks for 8,000 at least. */
    public static final int LONG_LINE_BYTES = 8_190;

    /** Node.js's --max-http-header-size; few servers take more unasked. */
    public static final int LONG_HEAD_BYTES = 16 * 1024;

    /** A run of bytes. */
    public record Part(int offset, int length) {
        public int end() {
            return offset + length;
        }
    }

    /** A head that came whole. */
    public static HeadAnatomy of(RawHead head) {
        return of(head.bytes());
    }

    /** What came of a head that was refused. */
    public static HeadAnatomy ofRejected(RejectedHead rejected) {
        return of(rejected.received());
    }

    private static HeadAnatomy of(byte[] bytes) {
        HeadLines lines = HeadLines.of(bytes);
        boolean http2 = text(bytes, lines.start()).matches("HTTP/2 .*|.* HTTP/2");
        // In HTTP/1 such a line is a malformed field.
        List<Part> pseudo = lines.afterStart().stream()
                .filter(line -> http2 && line.length() > 0 && bytes[line.offset()] == ':')
                .toList();
        List<Part> regular = lines.afterStart().stream()
                .filter(line -> !pseudo.contains(line))
                .toList();
        List<Part> fields = fields(regular, bytes);
        List<Oddity> oddities = new ArrayList<>();
        LineOddities.find(bytes, lines, oddities);
        FieldOddities.find(bytes, fields, oddities);
        MeaningOddities.find(HeadMeaning.of(bytes, lines.start(), fields, lines.emptyLine() != null), oddities);
        oddities.sort(Comparator.comparingInt(Oddity::offset));
        return new HeadAnatomy(lines.start(), pseudo, fields, lines.emptyLine(), List.copyOf(oddities));
    }

    private static String text(byte[] bytes, Part part) {
        return new String(bytes, part.offset(), part.length(), StandardCharsets.ISO_8859_1);
    }

    private static List<Part> fields(List<Part> lines, byte[] bytes) {
        List<Part> fields = new ArrayList<>(lines.size());
        for (Part line : lines) {
            boolean folded = line.length() > 0 && isSpace(bytes[line.offset()]);
            if (folded && !fields.isEmpty()) {
                Part before = fields.remove(fields.size() - 1);
                fields.add(new Part(before.offset(), line.end() - before.offset()));
            } else {
                fields.add(new Part(line.offset(), line.length()));
            }
        }
        return List.copyOf(fields);
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }
}
