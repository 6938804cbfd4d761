package dev.weir.inspector.wire;

import dev.weir.inspector.model.wire.Segment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The first and the last segments of a connection, and in between those that are special, up to a bound. */
final class KeptSegments {

    private static final int FIRST = 24;
    private static final int LAST = 24;

    /** A transfer over a bad link has thousands; the counts have them all. */
    private static final int MARKED = 64;

    /** SYN, FIN and RST, and what they answer to, are few, unless somebody floods. */
    private static final int FLAGGED = 32;

    private final List<Segment> first = new ArrayList<>();
    private final List<Segment> between = new ArrayList<>(0);
    private final Deque<Segment> last = new ArrayDeque<>(0);
    private int marked;
    private int flagged;

    void add(Segment segment) {
        if (first.size() < FIRST) {
            first.add(segment);
            return;
        }
        last.add(segment);
        if (last.size() > LAST) {
            keepIfSpecial(last.remove());
        }
    }

    private void keepIfSpecial(Segment segment) {
        if (segment.has(Segment.SYN | Segment.FIN | Segment.RST)) {
            if (flagged++ < FLAGGED) {
                between.add(segment);
            }
        } else if (!segment.marks().isEmpty() && marked++ < MARKED) {
            between.add(segment);
        }
    }

    List<Segment> all() {
        List<Segment> all = new ArrayList<>(first);
        all.addAll(between);
        all.addAll(last);
        return List.copyOf(all);
    }
}
