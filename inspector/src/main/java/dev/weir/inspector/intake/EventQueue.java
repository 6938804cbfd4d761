package dev.weir.inspector.intake;

import dev.weir.events.Event;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** A ring for many producers and one consumer: no lock, no allocation, never blocks. The capacity is a power of two. */
final class EventQueue {

    private final AtomicReferenceArray<@Nullable Event> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    EventQueue(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
    }

    /** Puts an event in unless {@code limit} of them (at most the capacity) wait already. */
    boolean offer(Event event, int limit) {
        long at;
        do {
            at = tail.get();
            if (at - head.get() >= limit) {
                return false;
            }
        } while (!tail.compareAndSet(at, at + 1));
        slots.setRelease((int) at & mask, event);
        return true;
    }

    /** Null when it is empty, and also while the producer of the oldest event has claimed its slot and not filled it yet. */
    @Nullable
    Event poll() {
        long at = head.get();
        int slot = (int) at & mask;
        Event event = slots.getAcquire(slot);
        if (event != null) {
            slots.setPlain(slot, null);
            head.setRelease(at + 1);
        }
        return event;
    }

    /** How many were taken since the beginning. */
    long taken() {
        return head.get();
    }

    int size() {
        return (int) Math.max(0, tail.get() - head.get());
    }
}
