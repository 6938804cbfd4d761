package dev.weir.inspector.intake;

import dev.weir.events.ReadsClock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets whoever brings events wait until the consumer has made room. An event loop that waits reads nothing, so the sockets' windows
 * close and the traffic slows down to what can be recorded. It waits for a consumer that is slow, not for one that stands still.
 */
@ReadsClock
final class Brake {

    /** About what the consumer needs for a dozen exchanges: a longer pause would be felt by those whose turn it is. */
    private static final long SLICE_NANOS = 100_000L;

    private final EventQueue queue;
    private final long patienceNanos;
    private final LongAdder heldNanos = new LongAdder();

    /** How many events had been taken when somebody last gave up; while it is as many still, nobody waits. */
    private final AtomicLong stoodStillAt = new AtomicLong(-1);

    private volatile boolean released;

    /** @param patienceNanos after so long without a single event taken the consumer counts as standing still */
    Brake(EventQueue queue, long patienceNanos) {
        this.queue = queue;
        this.patienceNanos = patienceNanos;
    }

    /** Tries again and again; false when the consumer stands still or nobody is to wait any more. */
    boolean await(BooleanSupplier attempt) {
        long began = System.nanoTime();
        long now = began;
        long movedAt = began;
        long taken = queue.taken();
        boolean done = false;
        while (!done && !released && taken != stoodStillAt.get()) {
            LockSupport.parkNanos(SLICE_NANOS);
            done = attempt.getAsBoolean();
            now = System.nanoTime();
            if (queue.taken() != taken) {
                taken = queue.taken();
                movedAt = now;
            } else if (now - movedAt > patienceNanos) {
                stoodStillAt.set(taken);
            }
        }
        heldNanos.add(now - began);
        return done;
    }

    /** From now on nobody waits. */
    void release() {
        released = true;
    }

    /** How long all who came waited, together. */
    long heldNanos() {
        return heldNanos.sum();
    }
}
