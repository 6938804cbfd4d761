package dev.weir.inspector.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Censuses in time, bounded: one that says the same as the one before it is not kept, and when there are too many, every second one of
 * the older half goes. So the last minutes are whole, and hours ago there is one in a while. Safe for use by several threads.
 */
public final class CensusSeries {

    private final int limit;
    private final List<SocketCensus> kept = new ArrayList<>();

    public CensusSeries(int limit) {
        if (limit < 4) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 4 or more)");
        }
        this.limit = limit;
    }

    public synchronized void add(SocketCensus census) {
        SocketCensus last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
        if (last != null
                && last.rows().equals(census.rows())
                && last.closeWaits().isEmpty()
                && census.closeWaits().isEmpty()) {
            return;
        }
        kept.add(census);
        if (kept.size() > limit) {
            for (int i = kept.size() / 2; i >= 0; i -= 2) {
                kept.remove(i);
            }
        }
    }

    /** In their order. */
    public synchronized List<SocketCensus> all() {
        return List.copyOf(kept);
    }

    /** Those that were taken after that moment, in their order. */
    public synchronized List<SocketCensus> after(long atNanos) {
        int from = kept.size();
        while (from > 0 && kept.get(from - 1).atNanos() > atNanos) {
            from--;
        }
        return List.copyOf(kept.subList(from, kept.size()));
    }

    /** Whether one was taken after that moment. */
    public synchronized boolean hasAfter(long atNanos) {
        return !kept.isEmpty() && kept.get(kept.size() - 1).atNanos() > atNanos;
    }

    /** The latest that differed from the one before; null when there is none. */
    public synchronized @Nullable SocketCensus last() {
        return kept.isEmpty() ? null : kept.get(kept.size() - 1);
    }
}
