package dev.weir.app.recording;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Has the heap collected while nothing goes through the proxy, when it has grown since it was last. What a load leaves in the old generation, its connections above all, is
 * otherwise kept until the heap may not grow any more, which is gigabytes later; and each piece it grows by stops the event loops longer than their traffic does (docs/notes/038). A
 * collection of all takes some 30 ms. One thread.
 */
public final class IdleCollection {

    /** How long nothing must have happened, and how often to look. */
    public static final Duration EVERY = Duration.ofSeconds(2);

    /** What event loops need in that time to look after a few hundred connections that wait. */
    private static final long NEXT_TO_NOTHING_NANOS = EVERY.toNanos() / 200;

    /** The heap grows by less than this step by step. */
    private static final long GROWN_BYTES = 1 << 20;

    private final LongSupplier records;
    private final LongSupplier busyNanos;
    private final LongSupplier heapBytes;
    private final Runnable collect;
    private long recordsUntilNow;
    private long busyUntilNowNanos;
    private long collectedBytes;

    /**
     * @param records how many exchanges and connections have ended until now
     * @param busyNanos how long the event loops have worked until now
     * @param heapBytes what the heap takes, used or not
     */
    IdleCollection(LongSupplier records, LongSupplier busyNanos, LongSupplier heapBytes, Runnable collect) {
        this.records = records;
        this.busyNanos = busyNanos;
        this.heapBytes = heapBytes;
        this.collect = collect;
        recordsUntilNow = records.getAsLong();
        busyUntilNowNanos = busyNanos.getAsLong();
        collectedBytes = heapBytes.getAsLong();
    }

    /** To be called each {@link #EVERY}. */
    public void look() {
        long ended = records.getAsLong();
        long busy = busyNanos.getAsLong();
        boolean idle = ended == recordsUntilNow && busy - busyUntilNowNanos < NEXT_TO_NOTHING_NANOS;
        recordsUntilNow = ended;
        busyUntilNowNanos = busy;
        if (idle && heapBytes.getAsLong() - collectedBytes >= GROWN_BYTES) {
            collect.run();
            collectedBytes = heapBytes.getAsLong();
        }
    }
}
