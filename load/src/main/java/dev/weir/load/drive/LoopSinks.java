package dev.weir.load.drive;

import dev.weir.events.Event;
import dev.weir.events.EventSink;
import dev.weir.load.tally.LoopTally;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.atomic.AtomicLong;

/** Leads each event to the tally of the loop that saw it. */
final class LoopSinks implements EventSink {

    private final FastThreadLocal<LoopTally> tallies = new FastThreadLocal<>();
    private final AtomicLong unplaced = new AtomicLong();

    /** From now on events of the calling thread go there. */
    void mine(LoopTally tally) {
        tallies.set(tally);
    }

    @Override
    public void accept(Event event) {
        LoopTally tally = tallies.get();
        if (tally == null) {
            unplaced.incrementAndGet();
        } else {
            tally.accept(event);
        }
    }

    /** Events of threads that have no tally: none, unless there is a bug. */
    long unplaced() {
        return unplaced.get();
    }
}
