package dev.weir.inspector.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body with its content coding as it is (but see {@code decoded}) and without chunk framing.
 *
 * @param bytes of the content as received
 * @param wireBytes as it travelled, chunk framing and trailers included
 * @param keptBytes how many of them the capture has, from the start; fewer than {@code bytes}: truncated by the limit, or not recorded
 * @param kept the bytes themselves; null when none were kept or when they were not asked for
 * @param arrivals when its parts came
 * @param trailers the field lines that came behind it, each with its CR LF; null when there were none
 * @param decoded the kept bytes are the content after its coding was undone, as a HAR has it; how many they are says nothing of {@code bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record RecordedBody(
        long bytes,
        long wireBytes,
        int keptBytes,
        byte @Nullable [] kept,
        Arrivals arrivals,
        byte @Nullable [] trailers,
        boolean decoded) {

    public static final RecordedBody NONE = new RecordedBody(0, 0, 0, null);

    /** A body as it travelled. */
    public RecordedBody(
            long bytes,
            long wireBytes,
            int keptBytes,
            byte @Nullable [] kept,
            Arrivals arrivals,
            byte @Nullable [] trailers) {
        this(bytes, wireBytes, keptBytes, kept, arrivals, trailers, false);
    }

    /** A body of which nobody saw when its parts came. */
    public RecordedBody(long bytes, long wireBytes, int keptBytes, byte @Nullable [] kept) {
        this(bytes, wireBytes, keptBytes, kept, Arrivals.NONE, null);
    }

    /**
     * When the parts of a body came. A part is a chunk, or as much of it (or of a body that is not chunked) as one read brought.
     * Bounded: of a body in a million parts the first ones are kept, and what was most remarkable of the rest.
     *
     * @param count of all parts
     * @param first at most {@link #MOST} of them, in their order
     * @param longestGapNanos between two parts in succession, 0 when there were fewer than two
     * @param longestGapEndNanos when the part behind that gap came; null when there were fewer than two
     * @param lastAtNanos when the last part came; null when there was none
     */
    public record Arrivals(
            long count,
            List<Arrival> first,
            long longestGapNanos,
            @Nullable Long longestGapEndNanos,
            @Nullable Long lastAtNanos) {

        /** How many parts are kept one by one: as many tokens of a streamed answer, or events of a stream, fit a screen. */
        public static final int MOST = 128;

        public static final Arrivals NONE = new Arrivals(0, List.of(), 0, null, null);

        /** When that many bytes of content were there; null when nobody knows. */
        public @Nullable Long atNanos(long bytes) {
            long there = 0;
            for (Arrival arrival : first) {
                there += arrival.bytes();
                if (there >= bytes) {
                    return arrival.atNanos();
                }
            }
            return null;
        }
    }

    /** One part of a body. */
    public record Arrival(long atNanos, int bytes) {}

    public boolean truncated() {
        return decoded ? keptBytes == 0 && bytes > 0 : keptBytes < bytes;
    }

    /** The same with other kept bytes: fewer or none, or those that were kept elsewhere. */
    public RecordedBody keeping(int count, byte @Nullable [] bytesKept) {
        return new RecordedBody(bytes, wireBytes, count, bytesKept, arrivals, trailers, decoded);
    }

    /** The sizes alone. */
    RecordedBody withoutBytes() {
        return keeping(keptBytes, null);
    }
}
