package dev.weir.inspector.intake;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers for which exchange or connection how many events were dropped, in fixed memory however long the consumer stands
 * still: a table by id, in which a newer id takes the place of one that is {@value #SLOTS} ids older.
 */
final class DropLedger {

    private static final int SLOTS = 1 << 14;
    private static final int COUNT_BITS = 16;
    private static final long MAX_COUNT = (1 << COUNT_BITS) - 1;

    private final AtomicLongArray table = new AtomicLongArray(SLOTS);

    /** Called by any thread, before it hands over a later event of the same id. */
    void note(long id) {
        table.accumulateAndGet(slot(id), id << COUNT_BITS, DropLedger::counted);
    }

    private static long counted(long held, long key) {
        if (held >> COUNT_BITS != key >> COUNT_BITS) {
            return held > key ? held : key | 1;
        }
        return (held & MAX_COUNT) == MAX_COUNT ? held : held + 1;
    }

    /** How many were dropped since the last call for that id. */
    int take(long id) {
        int slot = slot(id);
        long held = table.get(slot);
        while (held != 0 && held >> COUNT_BITS == id) {
            if (table.compareAndSet(slot, held, 0)) {
                return (int) (held & MAX_COUNT);
            }
            held = table.get(slot);
        }
        return 0;
    }

    /** Whether something of that id was dropped and has not been taken. */
    boolean has(long id) {
        long held = table.get(slot(id));
        return held != 0 && held >> COUNT_BITS == id;
    }

    private static int slot(long id) {
        return (int) id & (SLOTS - 1);
    }
}
