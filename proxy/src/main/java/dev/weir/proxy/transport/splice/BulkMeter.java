package dev.weir.proxy.transport.splice;

/** Tells bulk, which is worth a pipe, from messages, which are quicker by hand, by how much is read at once. */
public final class BulkMeter {

    /** A read of so many bytes is one of many, and not a message. */
    private static final int LARGE_BYTES = 16_384;

    /** So many large reads, with few small ones in between. */
    private static final int BULK_READS = 16;

    private int largeReads;

    public void read(long bytes) {
        largeReads = bytes < LARGE_BYTES ? Math.max(0, largeReads - 2) : Math.min(BULK_READS, largeReads + 1);
    }

    /** Whether what is read now is bulk. */
    public boolean isBulk() {
        return largeReads == BULK_READS;
    }

    /** Whether nothing is left of what was bulk; in between, what was found last still holds. */
    public boolean isOver() {
        return largeReads == 0;
    }
}
