package dev.weir.inspector.model.wire;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a packet capture saw of one connection.
 *
 * @param kept in the order in which they were seen: the first and the last ones, SYN, FIN, RST and, up to a bound, the remarkable
 *     ones between. How many there were is in {@code weir} and {@code peer}
 * @param fromStart the SYN was seen
 * @param roundTripNanos from the SYN that we sent to its SYN+ACK, or from the SYN+ACK that we sent to its ACK; null when not seen, or
 *     when one of these was sent more than once, for then nobody knows which was answered
 */
public record Segments(
        Sender weir,
        Sender peer,
        List<Segment> kept,
        boolean fromStart,
        @Nullable Long roundTripNanos,
        Link link) {

    /** Whether nothing shows that the capture lost a packet of this connection. Only then do packets outvote the kernel. */
    public boolean whole() {
        return fromStart && weir.unseenBytes() == 0 && peer.unseenBytes() == 0;
    }

    /** How many segments there were. */
    public long count() {
        return weir.segments() + peer.segments();
    }

    public long retransmissions() {
        return weir.retransmissions() + peer.retransmissions();
    }

    /** The first kept one of that kind. */
    public @Nullable Segment first(Predicate<Segment> wanted) {
        for (Segment segment : kept) {
            if (wanted.test(segment)) {
                return segment;
            }
        }
        return null;
    }
}
