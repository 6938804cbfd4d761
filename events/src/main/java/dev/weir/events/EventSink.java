package dev.weir.events;

/**
 * Receives events. Called on the event loop that saw the event happen; events of one exchange and of one connection come in the
 * order in which they happened.
 *
 * <p>A sink must return at once, take no lock that another thread holds for long, never call back into the proxy, and never
 * throw. When more comes than it can take, it either makes its caller wait, so that the loop reads less, or drops and counts.
 */
@FunctionalInterface
public interface EventSink {
    void accept(Event event);
}
