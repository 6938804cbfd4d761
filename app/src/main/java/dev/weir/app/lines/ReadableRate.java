package dev.weir.app.lines;

/** Which lines somebody can still read, and how many come too fast for that. */
final class ReadableRate {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int most;
    private long second = Long.MIN_VALUE;
    private int admitted;
    private long unread;

    /** @param most lines a second */
    ReadableRate(int most) {
        this.most = most;
    }

    /** Whether a line of that time can be read; otherwise it is counted. */
    boolean admits(long atNanos) {
        long now = Math.floorDiv(atNanos, SECOND_NANOS);
        if (now != second) {
            second = now;
            admitted = 0;
        }
        boolean readable = admitted < most;
        if (readable) {
            admitted++;
        } else {
            unread++;
        }
        return readable;
    }

    /** How many were not admitted since the last call. */
    long takeUnread() {
        long taken = unread;
        unread = 0;
        return taken;
    }
}
