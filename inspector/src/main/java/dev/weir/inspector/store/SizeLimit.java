package dev.weir.inspector.store;

/**
 * What {@code --max-size} means for each part of a capture. A SQLite file never shrinks by itself: it stays within the limit
 * because evicted pages are free again before the next batch needs them.
 *
 * @param maxBytes file and log together
 */
record SizeLimit(long maxBytes) {

    /** The tables, the log and one batch have room in it. */
    static final long SMALLEST_BYTES = 1 << 20;

    private static final long SHARES = 16;
    private static final long LARGEST_BATCH_BYTES = 8 << 20;

    /** To fold 2 MB into the file takes 2 ms of the processor, on which an event loop may be waiting; to fold 16, 14 ms. */
    private static final long LARGEST_WAL_BYTES = 2 << 20;

    SizeLimit {
        if (maxBytes < SMALLEST_BYTES) {
            throw new IllegalArgumentException(
                    "maxBytes: " + maxBytes + " (expected: at least " + SMALLEST_BYTES + ")");
        }
    }

    /** A batch is committed when it has grown to this. */
    long batchBytes() {
        return Math.min(maxBytes / SHARES, LARGEST_BATCH_BYTES);
    }

    long walBytes() {
        return Math.min(maxBytes / SHARES, LARGEST_WAL_BYTES);
    }

    /** Larger ones would raise the file above the limit for ever. */
    long largestBodyBytes() {
        return maxBytes / 8;
    }

    /** Used pages from which on room is made: a batch more, with its log, still fits. */
    long highPages() {
        return (maxBytes - 2 * walBytes() - 3 * batchBytes()) / CaptureDatabase.PAGE_BYTES;
    }

    /** Used pages down to which room is made: a few batches at once, so that it is not done for every batch. */
    long lowPages() {
        return highPages() - 2 * batchBytes() / CaptureDatabase.PAGE_BYTES;
    }

    /** Bodies go first as long as they have more than this; then whole exchanges, so that the newest keep their bodies. */
    long bodiesShareBytes() {
        return highPages() * CaptureDatabase.PAGE_BYTES / 2;
    }
}
