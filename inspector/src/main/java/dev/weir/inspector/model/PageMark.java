package dev.weir.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a page, as somebody marked it: what starts from then on belongs to it, until the next one.
 *
 * @param id 1, 2, 3 ... of its capture
 * @param atNanos on the capture's clock
 * @param name for people
 */
public record PageMark(long id, long atNanos, String name) {

    /** The page of what started then; null before the first. */
    public static @Nullable PageMark of(List<PageMark> marks, long startedAtNanos) {
        PageMark last = null;
        for (PageMark mark : marks) {
            boolean begun = mark.atNanos <= startedAtNanos;
            last = begun && (last == null || mark.atNanos >= last.atNanos) ? mark : last;
        }
        return last;
    }
}
