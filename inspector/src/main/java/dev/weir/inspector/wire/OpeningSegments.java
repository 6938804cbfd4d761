package dev.weir.inspector.wire;

import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments that opened a connection (RFC 9293, section 3.5).
 *
 * @param all in their order, with those that were sent again; the last one is {@code ack}
 * @param syn the last one before its answer
 * @param synAck the first one
 * @param ack that completed the handshake
 */
public record OpeningSegments(List<Segment> all, Segment syn, Segment synAck, Segment ack) {

    /** Null when they were not all seen, or when the capture lost something. */
    public static @Nullable OpeningSegments of(@Nullable Segments segments) {
        if (segments == null || !segments.whole()) {
            return null;
        }
        List<Segment> all = new ArrayList<>();
        Segment syn = null;
        Segment synAck = null;
        for (Segment segment : segments.kept()) {
            boolean answer = segment.has(Segment.ACK);
            if (segment.has(Segment.SYN)) {
                all.add(segment);
                syn = answer || synAck != null ? syn : segment;
                synAck = answer && synAck == null ? segment : synAck;
            } else if (syn != null && synAck != null && segment.fromWeir() == syn.fromWeir()) {
                all.add(segment);
                return new OpeningSegments(List.copyOf(all), syn, synAck, segment);
            }
        }
        return null;
    }

    /** How often the SYN was sent again. */
    public int synsAgain() {
        return (int) all.stream()
                        .filter(segment -> segment.has(Segment.SYN) && !segment.has(Segment.ACK))
                        .count()
                - 1;
    }
}
