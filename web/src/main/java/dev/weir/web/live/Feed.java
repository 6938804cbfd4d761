package dev.weir.web.live;

import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The last changes of a capture, numbered, for whoever follows it. There is one list for all followers, each with a place in it, so a
 * slow one costs nothing: when the list has moved on without it, it is told to begin anew. What is handed out can be read from the
 * file. The recorder's thread hands over references and does nothing else here.
 */
public final class Feed implements RecordStore {

    /** Records without bodies have some 3 KB. */
    private static final int KEPT = 2000;

    /** Nobody has followed for so long: changes are counted, but not kept. */
    private static final long UNHEARD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Ticker ticker;
    private final String generation;
    private final Deque<Change> changes = new ArrayDeque<>();
    private final List<Change> uncommitted = new ArrayList<>();
    private long last;
    private long heardAtNanos;
    private boolean heard;

    public Feed(Ticker ticker) {
        this.ticker = ticker;
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        this.generation = HexFormat.of().formatHex(random);
    }

    /** One of both is there. */
    record Change(
            long sequence,
            @Nullable RecordedExchange exchange,
            @Nullable RecordedConnection connection) {}

    @Override
    public synchronized void exchange(RecordedExchange exchange) {
        last++;
        if (kept()) {
            uncommitted.add(new Change(last, exchange.withoutBodies(), null));
        }
    }

    @Override
    public synchronized void connection(RecordedConnection connection) {
        last++;
        if (kept()) {
            uncommitted.add(new Change(last, null, connection));
        }
    }

    private boolean kept() {
        return heard && uncommitted.size() < KEPT;
    }

    @Override
    public synchronized void flush() {
        heard = heard && ticker.nanos() - heardAtNanos < UNHEARD_NANOS;
        for (Change change : uncommitted) {
            // One that was not kept leaves a gap, behind which nobody can go on.
            if (!changes.isEmpty() && changes.getLast().sequence() != change.sequence() - 1) {
                changes.clear();
            }
            changes.add(change);
        }
        uncommitted.clear();
        while (changes.size() > KEPT || (!heard && !changes.isEmpty())) {
            changes.remove();
        }
    }

    /** The place behind all that can be read now. */
    synchronized long end() {
        hear();
        return uncommitted.isEmpty() ? last : uncommitted.get(0).sequence() - 1;
    }

    /** What came behind a place; null when not all of it is there any more. */
    synchronized @Nullable List<Change> after(long sequence) {
        hear();
        long end = uncommitted.isEmpty() ? last : uncommitted.get(0).sequence() - 1;
        if (sequence >= end) {
            return sequence > last ? null : List.of();
        }
        if (changes.isEmpty()
                || changes.getFirst().sequence() > sequence + 1
                || changes.getLast().sequence() < end) {
            return null;
        }
        return changes.stream().filter(change -> change.sequence() > sequence).toList();
    }

    private void hear() {
        heard = true;
        heardAtNanos = ticker.nanos();
    }

    /** What a client is told to come back with. */
    String id(long sequence) {
        return generation + "-" + sequence;
    }

    /** The place that a client came back with; -1 when it is none of this feed. */
    long sequence(@Nullable String id) {
        String start = generation + "-";
        return id != null
                        && id.startsWith(start)
                        && id.substring(start.length()).matches("\\d{1,18}")
                ? Long.parseLong(id.substring(start.length()))
                : -1;
    }
}
