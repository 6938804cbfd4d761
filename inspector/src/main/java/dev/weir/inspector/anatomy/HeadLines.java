package dev.weir.inspector.anatomy;

import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A head cut at its line ends, which are LF with or without CR.
 *
 * @param leadingEmpty offsets of empty lines in front of the start line
 * @param emptyLine offset of the line that ends the head; null when it did not come
 */
record HeadLines(
        Part start,
        List<Part> afterStart,
        List<Integer> leadingEmpty,
        @Nullable Integer emptyLine) {

    static HeadLines of(byte[] bytes) {
        List<Integer> leadingEmpty = new ArrayList<>(0);
        List<Part> lines = new ArrayList<>();
        Integer emptyLine = null;
        int at = 0;
        while (at < bytes.length && emptyLine == null) {
            int newline = newline(bytes, at);
            int end = newline > at && newline < bytes.length && bytes[newline - 1] == '\r' ? newline - 1 : newline;
            if (end > at || newline == bytes.length) {
                lines.add(new Part(at, end - at));
            } else if (lines.isEmpty()) {
                leadingEmpty.add(at);
            } else {
                emptyLine = at;
            }
            at = newline + 1;
        }
        Part start = lines.isEmpty() ? new Part(Math.min(at, bytes.length), 0) : lines.remove(0);
        return new HeadLines(start, List.copyOf(lines), List.copyOf(leadingEmpty), emptyLine);
    }

    private static int newline(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
