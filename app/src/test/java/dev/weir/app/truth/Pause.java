package dev.weir.app.truth;

import java.util.concurrent.locks.LockSupport;

/** Waits as long as the truth says it waited: never shorter, and as little longer as the machine allows. */
final class Pause {
    private Pause() {}

    static void millis(long millis) {
        untilNanos(System.nanoTime() + millis * 1_000_000);
    }

    static void untilNanos(long deadlineNanos) {
        for (long left = deadlineNanos - System.nanoTime(); left > 0; left = deadlineNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
