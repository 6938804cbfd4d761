package dev.weir.inspector.model;

import org.jspecify.annotations.Nullable;

/**
 * A body with its content coding as it is and without chunk framing.
 *
 * @param bytes of the content as received
 * @param wireBytes as it travelled, chunk framing and trailers included
 * @param keptBytes how many of them the capture has, from the start; fewer than {@code bytes}: truncated by the limit, or not recorded
 * @param kept the bytes themselves; null when none were kept or when they were not asked for
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record RecordedBody(long bytes, long wireBytes, int keptBytes, byte @Nullable [] kept) {

    public static final RecordedBody NONE = new RecordedBody(0, 0, 0, null);

    public boolean truncated() {
        return keptBytes < bytes;
    }

    /** The sizes alone. */
    RecordedBody withoutBytes() {
        return new RecordedBody(bytes, wireBytes, keptBytes, null);
    }
}
