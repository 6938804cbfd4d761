package dev.weir.proxy.testing;

import static org.awaitility.Awaitility.await;

import dev.weir.events.Event;
import dev.weir.events.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Keeps every event in the order in which it came. Safe for use by several event loops. */
public final class RecordingSink implements EventSink {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    @Override
    public void accept(Event event) {
        events.add(event);
    }

    /** A snapshot. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    public <T extends Event> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public <T extends Event> List<T> events(Class<T> type, Predicate<T> which) {
        return events(type).stream().filter(which).toList();
    }

    /**
     * The only event of that type.
     *
     * @throws AssertionError when there is none or more than one
     */
    public <T extends Event> T only(Class<T> type) {
        List<T> found = events(type);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type.getSimpleName() + " in " + names());
        }
        return found.get(0);
    }

    public boolean has(Class<? extends Event> type) {
        return events.stream().anyMatch(type::isInstance);
    }

    /** The first event of that type, as soon as it has come. */
    public <T extends Event> T awaitFirst(Class<T> type) {
        return awaitWhich(type, event -> true);
    }

    /** The first event of that type that meets the condition, as soon as it has come. */
    public <T extends Event> T awaitWhich(Class<T> type, Predicate<T> which) {
        await().alias(type.getSimpleName() + " in " + names())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !events(type, which).isEmpty());
        return events(type, which).get(0);
    }

    /** As soon as that many events of that type have come. */
    public <T extends Event> List<T> awaitCount(Class<T> type, int count) {
        await().alias(count + " of " + type.getSimpleName())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> events(type).size() >= count);
        return events(type);
    }

    /** The simple names of all events, in order. */
    public List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    public void clear() {
        events.clear();
    }
}
