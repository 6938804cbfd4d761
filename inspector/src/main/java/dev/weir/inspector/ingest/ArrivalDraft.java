package dev.weir.inspector.ingest;

import dev.weir.inspector.model.RecordedBody.Arrival;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The arrivals of a body's parts as they come; its size is bounded however many come. */
final class ArrivalDraft {

    private final List<Arrival> first = new ArrayList<>(0);
    private long count;
    private @Nullable Long lastAtNanos;
    private long longestGapNanos;
    private @Nullable Long longestGapEndNanos;

    void add(long atNanos, int bytes) {
        Long before = lastAtNanos;
        if (before != null && (longestGapEndNanos == null || atNanos - before > longestGapNanos)) {
            longestGapNanos = atNanos - before;
            longestGapEndNanos = atNanos;
        }
        if (first.size() < Arrivals.MOST) {
            first.add(new Arrival(atNanos, bytes));
        }
        lastAtNanos = atNanos;
        count++;
    }

    @Nullable
    Long firstAtNanos() {
        return first.isEmpty() ? null : Long.valueOf(first.get(0).atNanos());
    }

    Arrivals record() {
        return count == 0
                ? Arrivals.NONE
                : new Arrivals(count, List.copyOf(first), longestGapNanos, longestGapEndNanos, lastAtNanos);
    }
}
