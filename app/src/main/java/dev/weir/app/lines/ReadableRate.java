package dev.weir.app.lines;

/** Which lines somebody can still read, and how many come too fast for that. */
final class ReadableRate {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final int most;
    private final int lasting;
    private long second = Long.MIN_VALUE;
    private long left;
    private long unread;

    /**
     * @param most lines of one second that had few before it: a page with all that it loads
     * @param lasting lines a second when it goes on
     */
    ReadableRate(int most, int lasting) {
        this.most = most;
        this.lasting = lasting;
        this.left = most;
    }

    /** Whether a line of that time can be read; otherwise it is counted. */
    boolean admits(long atNanos) {
        long now = Math.floorDiv(atNanos, SECOND_NANOS);
        if (now > second) {
            left = second == Long.MIN_VALUE ? most : Math.min(most, left + lasting * (now - second));
            second = now;
        }
        boolean readable = left > 0;
        if (readable) {
            left--;
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
