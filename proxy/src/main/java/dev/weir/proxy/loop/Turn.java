package dev.weir.proxy.loop;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/** One event loop's handling of what the kernel told, and what is put off to its end. Confined to the loop's thread. */
final class Turn {

    /** By thread, as a channel's handlers know nothing else that leads to the loop's own parts. */
    private static final FastThreadLocal<Turn> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
            return new Turn();
        }
    };

    private final List<TurnFlush> putOff = new ArrayList<>();
    private boolean handling;

    /** Where nobody says when a turn begins, none is ever under way. */
    static Turn ofThisThread() {
        return OF_THREAD.get();
    }

    void begin() {
        handling = true;
    }

    /** Whether events are being handled: not so while tasks run, or while what was put off is done. */
    boolean isHandling() {
        return handling;
    }

    void putOff(TurnFlush flush) {
        putOff.add(flush);
    }

    void end() {
        handling = false;
        // By index: a flush that fails closes its channel, and what hears of that may do anything.
        for (int i = 0; i < putOff.size(); i++) {
            putOff.get(i).catchUp();
        }
        putOff.clear();
    }
}
