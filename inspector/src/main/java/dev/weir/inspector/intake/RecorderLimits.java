package dev.weir.inspector.intake;

/**
 * How much memory recording may take.
 *
 * @param queuedEvents that may wait for the consumer; a power of two, at least 8
 * @param queuedBytes of bodies and heads that may wait with them
 * @param openBodyBytes that may be held for exchanges still open
 * @param lossy whether what finds no room is dropped and counted; otherwise whoever brings it waits, which slows the traffic down
 */
public record RecorderLimits(int queuedEvents, long queuedBytes, long openBodyBytes, boolean lossy) {

    public RecorderLimits {
        if (queuedEvents < 8 || Integer.bitCount(queuedEvents) != 1) {
            throw new IllegalArgumentException(
                    "queuedEvents: " + queuedEvents + " (expected: a power of two from 8 on)");
        }
        if (queuedBytes < 0 || openBodyBytes < 0) {
            throw new IllegalArgumentException(
                    "bytes: " + queuedBytes + ", " + openBodyBytes + " (expected: 0 or more)");
        }
    }

    /** Nothing is dropped; 65,536 events, an eighth of the heap for what waits (at most 64 MiB) and a quarter for what is open. */
    public static RecorderLimits defaults() {
        long heap = Runtime.getRuntime().maxMemory();
        return new RecorderLimits(1 << 16, Math.min(64L << 20, heap / 8), heap / 4, false);
    }

    /** The same memory, and other people's time before completeness. */
    public RecorderLimits withLossy(boolean nowLossy) {
        return new RecorderLimits(queuedEvents, queuedBytes, openBodyBytes, nowLossy);
    }
}
