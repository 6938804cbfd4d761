package dev.weir.inspector.wire;

import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Sender;
import dev.weir.inspector.packet.TcpPacket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What one end has sent so far. Numbers are relative to its initial sequence number, and do not wrap. */
final class FlowSide {

    /** More gaps at once than that, and what is in them counts as lost by the capture. */
    private static final int MOST_GAPS = 32;

    /** What fills a gap within this time was overtaken; the sender of a retransmission waits for three duplicate ACKs at least. */
    private static final long REORDERING_NANOS = 3_000_000L;

    private record Gap(long from, long to, long atNanos) {}

    private final Deque<Gap> gaps = new ArrayDeque<>(0);
    private boolean known;
    private long base;
    private @Nullable Opening opening;
    private int openings;
    private long openedAtNanos;
    /** Behind the highest number seen, or acknowledged by the other end. */
    private long next;

    private long highestAck = -1;
    private int lastWindow = -1;
    private @Nullable Long finEnd;
    private long segments;
    private long payloadBytes;
    private long retransmissions;
    private long retransmittedBytes;
    private long outOfOrder;
    private long duplicateAcks;
    private long zeroWindows;
    private long unseenBytes;

    /** Its relative number, near to what it sent last. */
    long sequence(TcpPacket packet) {
        if (!known) {
            boolean syn = (packet.flags() & Segment.SYN) != 0;
            begin(syn ? packet.sequence() : packet.sequence() - 1);
            next = syn ? 0 : 1;
        }
        return relative(packet.sequence());
    }

    private void begin(long absolute) {
        known = true;
        base = absolute & 0xFFFF_FFFFL;
    }

    private long relative(long absolute) {
        return next + (int) (absolute - (base + next));
    }

    /** Takes note of what the segment carries, and says what is remarkable about that. */
    void sent(Segment segment, TcpPacket packet, FlowSide other, EnumSet<SegmentMark> marks) {
        segments++;
        Opening offered = packet.opening();
        if (offered != null) {
            opening = offered;
            openings++;
            openedAtNanos = segment.atNanos();
        }
        if (segment.has(Segment.FIN)) {
            finEnd = segment.end();
        }
        if (keepAlive(segment, other)) {
            marks.add(SegmentMark.KEEP_ALIVE);
        } else if (segment.end() > segment.sequence()) {
            placed(segment, marks);
        }
        boolean plain = !segment.has(Segment.SYN | Segment.FIN | Segment.RST);
        if (plain && packet.window() == 0) {
            marks.add(SegmentMark.ZERO_WINDOW);
            zeroWindows++;
        }
        acknowledged(segment, packet.window(), other, marks);
    }

    /** One byte that was acknowledged, or none at all, in front of what is next. */
    private boolean keepAlive(Segment segment, FlowSide other) {
        boolean plain = !segment.has(Segment.SYN | Segment.FIN | Segment.RST);
        boolean before = next > 1 && segment.sequence() == next - 1;
        return plain
                && before
                && (segment.payloadBytes() == 0 || (segment.payloadBytes() == 1 && other.highestAck >= next));
    }

    private void placed(Segment segment, EnumSet<SegmentMark> marks) {
        if (segment.sequence() >= next) {
            if (segment.sequence() > next) {
                open(new Gap(next, segment.sequence(), segment.atNanos()));
            }
            next = segment.end();
            payloadBytes += segment.payloadBytes();
            return;
        }
        Gap gap = fills(segment);
        if (gap != null && segment.atNanos() - gap.atNanos() < REORDERING_NANOS) {
            marks.add(SegmentMark.OUT_OF_ORDER);
            outOfOrder++;
            payloadBytes += segment.payloadBytes();
            return;
        }
        marks.add(SegmentMark.RETRANSMISSION);
        retransmissions++;
        long fresh = gap != null ? segment.payloadBytes() : Math.max(0, segment.end() - next);
        payloadBytes += fresh;
        retransmittedBytes += Math.max(0, segment.payloadBytes() - fresh);
        next = Math.max(next, segment.end());
    }

    private void open(Gap gap) {
        gaps.add(gap);
        if (gaps.size() > MOST_GAPS) {
            Gap oldest = gaps.remove();
            unseenBytes += oldest.to() - oldest.from();
        }
    }

    /** The gap that it fills, wholly or in part. */
    private @Nullable Gap fills(Segment segment) {
        for (Iterator<Gap> each = gaps.iterator(); each.hasNext(); ) {
            Gap gap = each.next();
            if (segment.sequence() < gap.to() && segment.end() > gap.from()) {
                each.remove();
                if (gap.from() < segment.sequence()) {
                    gaps.add(new Gap(gap.from(), segment.sequence(), gap.atNanos()));
                }
                if (segment.end() < gap.to()) {
                    gaps.add(new Gap(segment.end(), gap.to(), gap.atNanos()));
                }
                return gap;
            }
        }
        return null;
    }

    private void acknowledged(Segment segment, int window, FlowSide other, EnumSet<SegmentMark> marks) {
        long ack = segment.acknowledged();
        if (ack < 0) {
            return;
        }
        boolean bare = segment.payloadBytes() == 0 && !segment.has(Segment.SYN | Segment.FIN | Segment.RST);
        if (bare && ack == highestAck && window == lastWindow && window != 0 && other.next > ack) {
            marks.add(SegmentMark.DUPLICATE_ACK);
            duplicateAcks++;
        }
        highestAck = Math.max(highestAck, ack);
        lastWindow = window;
        if (other.received(ack)) {
            marks.add(SegmentMark.ACKS_UNSEEN);
        }
    }

    /** Relative to what this side sent; -1 where it has no ACK. */
    long acknowledgement(TcpPacket packet) {
        if ((packet.flags() & Segment.ACK) == 0) {
            return -1;
        }
        if (!known) {
            // All we know of this side is that so much of it was received.
            begin(packet.acknowledgement() - 1);
            next = 1;
        }
        return relative(packet.acknowledgement());
    }

    /** The other end has everything up to there. Whether some of that was never seen here. */
    private boolean received(long ack) {
        long before = unseenBytes;
        gaps.removeIf(gap -> {
            boolean covered = gap.to() <= ack;
            unseenBytes += covered ? gap.to() - gap.from() : 0;
            return covered;
        });
        if (ack > next) {
            unseenBytes += ack - next;
            next = ack;
        }
        return unseenBytes > before;
    }

    boolean sameOpening(TcpPacket syn) {
        return known && base == syn.sequence();
    }

    boolean opened() {
        return opening != null;
    }

    boolean openedOnce() {
        return openings == 1;
    }

    long openedAtNanos() {
        return openedAtNanos;
    }

    /** Windows are scaled when both ends offered it (RFC 7323, section 2.2). */
    int scale(FlowSide other) {
        Opening ours = opening;
        Opening theirs = other.opening;
        if (ours == null || theirs == null || ours.windowScale() < 0 || theirs.windowScale() < 0) {
            return 0;
        }
        return Math.min(14, ours.windowScale());
    }

    boolean finAcknowledged(FlowSide other) {
        Long end = finEnd;
        return end != null && other.highestAck >= end;
    }

    Sender sender() {
        return new Sender(
                base,
                segments,
                payloadBytes,
                retransmissions,
                retransmittedBytes,
                outOfOrder,
                duplicateAcks,
                zeroWindows,
                unseenBytes,
                opening);
    }
}
