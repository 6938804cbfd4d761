package dev.weir.inspector.wire;

import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.packet.TcpPacket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The segments between two sockets from one SYN to the next. Not safe for threads. */
final class Flow {

    /** A capture of all interfaces sees a packet on each that it passes (a bridge and its ports): copies follow at once. */
    private static final int COPIES_WITHIN = 16;

    private record Trace(boolean fromWeir, long sequence, long ack, int flags, int payload, int identification) {}

    private record Seen(Trace trace, int interfaceNumber) {}

    private final FlowSide weir = new FlowSide();
    private final FlowSide peer = new FlowSide();
    private final KeptSegments kept = new KeptSegments();
    private final Deque<Seen> recent = new ArrayDeque<>();
    private final long firstAtNanos;
    private long lastAtNanos;
    private long count;
    private boolean reset;
    private @Nullable Long roundTripNanos;
    private String linkName = "";
    private @Nullable String ourMac;
    private @Nullable String peerMac;
    private int peerTtl = -1;

    Flow(long atNanos) {
        firstAtNanos = atNanos;
        lastAtNanos = atNanos;
    }

    /** Whether this packet begins another connection between the same two sockets. */
    boolean isOver(TcpPacket packet, boolean fromWeir) {
        boolean first = (packet.flags() & (Segment.SYN | Segment.ACK)) == Segment.SYN;
        return first && count > 0 && !(fromWeir ? weir : peer).sameOpening(packet);
    }

    void add(TcpPacket packet, boolean fromWeir, long atNanos) {
        if (isCopy(packet, fromWeir)) {
            return;
        }
        FlowSide sender = fromWeir ? weir : peer;
        FlowSide receiver = fromWeir ? peer : weir;
        boolean syn = (packet.flags() & Segment.SYN) != 0;
        long sequence = sender.sequence(packet);
        long ack = receiver.acknowledgement(packet);
        long window = (long) packet.window() << (syn ? 0 : sender.scale(receiver));
        Segment bare = new Segment(
                ++count, fromWeir, atNanos, packet.flags(), sequence, ack, packet.payloadBytes(), window, Set.of());
        lastAtNanos = Math.max(lastAtNanos, atNanos);
        reset |= bare.has(Segment.RST);
        measureRoundTrip(bare);
        EnumSet<SegmentMark> marks = EnumSet.noneOf(SegmentMark.class);
        sender.sent(bare, packet, receiver, marks);
        kept.add(marks.isEmpty() ? bare : marked(bare, marks));
        look(packet, fromWeir);
    }

    private static Segment marked(Segment bare, Set<SegmentMark> marks) {
        return new Segment(
                bare.number(),
                bare.fromWeir(),
                bare.atNanos(),
                bare.flags(),
                bare.sequence(),
                bare.acknowledged(),
                bare.payloadBytes(),
                bare.windowBytes(),
                Set.copyOf(marks));
    }

    private boolean isCopy(TcpPacket packet, boolean fromWeir) {
        if (packet.interfaceNumber() < 0) {
            return false;
        }
        Trace trace = new Trace(
                fromWeir,
                packet.sequence(),
                packet.acknowledgement(),
                packet.flags(),
                packet.payloadBytes(),
                packet.identification());
        for (Seen seen : recent) {
            if (seen.interfaceNumber() != packet.interfaceNumber()
                    && seen.trace().equals(trace)) {
                return true;
            }
        }
        recent.add(new Seen(trace, packet.interfaceNumber()));
        if (recent.size() > COPIES_WITHIN) {
            recent.remove();
        }
        return false;
    }

    /** The answer to our own SYN or SYN+ACK, when it was sent once only: otherwise nobody knows to which it answers. */
    private void measureRoundTrip(Segment segment) {
        if (roundTripNanos == null && !segment.fromWeir() && segment.acknowledged() == 1 && weir.openedOnce()) {
            roundTripNanos = segment.atNanos() - weir.openedAtNanos();
        }
    }

    private void look(TcpPacket packet, boolean fromWeir) {
        linkName = packet.linkName();
        if (fromWeir) {
            ourMac = packet.sourceMac() != null ? packet.sourceMac() : ourMac;
            peerMac = packet.targetMac() != null ? packet.targetMac() : peerMac;
        } else {
            peerMac = packet.sourceMac() != null ? packet.sourceMac() : peerMac;
            ourMac = packet.targetMac() != null ? packet.targetMac() : ourMac;
            peerTtl = peerTtl < 0 ? packet.timeToLive() : peerTtl;
        }
    }

    long firstAtNanos() {
        return firstAtNanos;
    }

    long lastAtNanos() {
        return lastAtNanos;
    }

    /** Whether both directions have ended: a late answer may still come. */
    boolean ended() {
        return reset || (weir.finAcknowledged(peer) && peer.finAcknowledged(weir));
    }

    Segments segments() {
        return new Segments(
                weir.sender(),
                peer.sender(),
                kept.all(),
                weir.opened() || peer.opened(),
                roundTripNanos,
                new Link(linkName, ourMac, peerMac, peerTtl));
    }
}
