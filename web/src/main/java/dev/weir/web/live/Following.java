package dev.weir.web.live;

import dev.weir.events.Ticker;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One client that follows a capture, on a thread of its own until it leaves. */
public final class Following {

    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long COUNTS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COMMENT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final @Nullable Feed feed;
    private final Sight sight;
    private final Ticker ticker;
    private final Map<Long, String> openAs = new HashMap<>();
    private String counts = "";
    private long countedAtNanos;

    /** What is told of a capture. */
    public interface Sight {

        /** That are under way. */
        List<RecordedExchange> open();

        /** As data of an event; null when the client wants none of them. */
        @Nullable
        String rows(List<RecordedExchange> exchanges) throws IOException;

        String connections(List<RecordedConnection> connections);

        /** The capture and its counts. */
        String capture();
    }

    /** @param feed null for a capture that nobody writes */
    public Following(@Nullable Feed feed, Sight sight, Ticker ticker) {
        this.feed = feed;
        this.sight = sight;
        this.ticker = ticker;
    }

    /**
     * Tells all that changes until the client leaves, which is an IOException, or until there is nothing to follow any more.
     *
     * @param lastId with which it came back; null when it comes for the first time
     */
    public void run(OutputStream stream, @Nullable String lastId, BooleanSupplier goesOn) throws IOException {
        EventWriter out = new EventWriter(stream);
        Feed changes = feed;
        long place = changes == null ? 0 : changes.sequence(lastId);
        if (changes == null || place < 0) {
            place = changes == null ? 0 : changes.end();
            out.event(changes == null ? null : changes.id(place), "reset", "{}");
        }
        long commentedAtNanos = ticker.nanos();
        while (goesOn.getAsBoolean()) {
            long now = ticker.nanos();
            if (changes != null) {
                place = changes(changes, place, out);
            }
            count(now, out);
            if (now - commentedAtNanos > COMMENT_NANOS) {
                out.comment();
                commentedAtNanos = now;
            }
            LockSupport.parkNanos(BATCH_NANOS);
        }
    }

    private long changes(Feed changes, long place, EventWriter out) throws IOException {
        List<Feed.Change> news = changes.after(place);
        if (news == null) {
            long end = changes.end();
            openAs.clear();
            out.event(changes.id(end), "reset", "{}");
            return end;
        }
        List<RecordedExchange> exchanges = new ArrayList<>();
        List<RecordedConnection> connections = new ArrayList<>();
        long last = place;
        for (Feed.Change change : news) {
            if (change.exchange() != null) {
                exchanges.add(change.exchange());
                openAs.remove(change.exchange().number());
            }
            if (change.connection() != null) {
                connections.add(change.connection());
            }
            last = change.sequence();
        }
        openChanged(exchanges);
        String rows = exchanges.isEmpty() ? null : sight.rows(exchanges);
        if (rows != null) {
            out.event(changes.id(last), "rows", rows);
        }
        if (!connections.isEmpty()) {
            out.event(changes.id(last), "connections", sight.connections(connections));
        }
        return last;
    }

    /** Time alone is no change: the client has a clock of its own. */
    private void openChanged(List<RecordedExchange> exchanges) {
        Map<Long, String> still = new HashMap<>();
        for (RecordedExchange exchange : sight.open()) {
            String as = stage(exchange);
            still.put(exchange.number(), as);
            boolean ended = exchanges.stream().anyMatch(other -> other.number() == exchange.number());
            if (!ended && !as.equals(openAs.get(exchange.number()))) {
                exchanges.add(exchange);
            }
        }
        openAs.clear();
        openAs.putAll(still);
    }

    private static String stage(RecordedExchange x) {
        return x.origin() + " " + (x.dns() == null) + " " + x.attempts().size() + " "
                + x.request().sendEndedAtNanos() + " "
                + (x.response() == null ? "" : x.response().headAtNanos());
    }

    private void count(long now, EventWriter out) throws IOException {
        if (countedAtNanos != 0 && now - countedAtNanos < COUNTS_NANOS) {
            return;
        }
        countedAtNanos = now;
        String capture = sight.capture();
        String known = capture.replaceFirst("\"now_us\":\\d+,?", "");
        if (!known.equals(counts)) {
            counts = known;
            out.event(null, "capture", capture);
        }
    }
}
