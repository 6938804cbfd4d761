package dev.weir.inspector.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Gives out a bounded number of inflaters: each holds some 40 KiB of memory outside of the heap as long as its WebSocket is open.
 * Not safe for threads.
 */
public final class MessageInflaters {

    private int left;

    public MessageInflaters(int most) {
        left = most;
    }

    /**
     * One for a direction of a WebSocket; close it. Null when there are none left.
     *
     * @param startsAnew each message was compressed without what came before it
     */
    public @Nullable MessageInflater open(boolean startsAnew) {
        if (left == 0) {
            return null;
        }
        left--;
        return new MessageInflater(startsAnew, () -> left++);
    }
}
