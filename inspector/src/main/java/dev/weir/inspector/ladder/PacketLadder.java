package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.wire.CloseRung;
import dev.weir.inspector.wire.CloseRungs;
import dev.weir.inspector.wire.OpeningSegments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rungs of handshake and close as packets showed them. */
final class PacketLadder {

    private PacketLadder() {}

    /** SYN, SYN+ACK and ACK, with those that had to be sent again; empty when they were not all seen. */
    static List<Rung> handshake(@Nullable Segments segments) {
        OpeningSegments opening = OpeningSegments.of(segments);
        if (opening == null) {
            return List.of();
        }
        List<Rung> rungs = new ArrayList<>();
        for (Segment segment : opening.all()) {
            boolean answer = segment.has(Segment.ACK);
            rungs.add(
                    segment.has(Segment.SYN) ? rung(segment, answer ? "SYN,ACK" : "SYN", answer) : completed(segment));
        }
        return rungs;
    }

    private static Rung completed(Segment ack) {
        TcpState both = TcpState.ESTABLISHED;
        return new Rung(ack.atNanos(), ack.fromWeir(), "ACK", both, both, Evidence.PACKET);
    }

    private static Rung rung(Segment segment, String word, boolean answer) {
        TcpState sender = answer ? TcpState.SYN_RECV : TcpState.SYN_SENT;
        TcpState receiver = answer ? TcpState.ESTABLISHED : TcpState.SYN_RECV;
        boolean weir = segment.fromWeir();
        String again = segment.is(SegmentMark.RETRANSMISSION) ? " again" : "";
        return new Rung(
                segment.atNanos(),
                weir,
                word + again,
                weir ? sender : receiver,
                weir ? receiver : sender,
                Evidence.PACKET);
    }

    /** Whether the story was told by these packets, so that each of its segments may be shown. */
    static boolean tells(CloseStory close, @Nullable Segments segments) {
        return segments != null && close.evidence() == Evidence.PACKET;
    }

    /** Segment by segment, with what Weir knows besides: close_notify travels inside of one. */
    static List<Rung> close(CloseStory close, Segments segments) {
        List<Rung> rungs = new ArrayList<>();
        for (CloseStory.Step step : close.steps()) {
            if (step.kind() == StepKind.CLOSE_NOTIFY_SENT || step.kind() == StepKind.CLOSE_NOTIFY_RECEIVED) {
                boolean sent = step.kind() == StepKind.CLOSE_NOTIFY_SENT;
                rungs.add(new Rung(step.atNanos(), sent, "close_notify", null, null, Evidence.APP));
            }
        }
        for (CloseRung rung : CloseRungs.of(segments)) {
            Segment segment = rung.segment();
            rungs.add(new Rung(
                    segment.atNanos(),
                    segment.fromWeir(),
                    word(rung),
                    rung.weirState(),
                    rung.peerState(),
                    Evidence.PACKET));
        }
        rungs.sort(Comparator.comparingLong(rung -> Objects.requireNonNullElse(rung.atNanos(), 0L)));
        return rungs;
    }

    private static String word(CloseRung rung) {
        Segment segment = rung.segment();
        String again = segment.is(SegmentMark.RETRANSMISSION) ? " again" : "";
        String word =
                segment.has(Segment.RST) ? "RST" : rung.merged() ? "ACK+FIN" : segment.has(Segment.FIN) ? "FIN" : "ACK";
        String payload = segment.payloadBytes() > 0 ? " " + segment.payloadBytes() + " B" : "";
        return word + payload + again;
    }

    /** How many segments an orderly close took, in words; null for others. */
    static @Nullable String count(Segments segments) {
        List<CloseRung> rungs = CloseRungs.of(segments);
        boolean reset = rungs.stream().anyMatch(rung -> rung.segment().has(Segment.RST));
        boolean again = rungs.stream().anyMatch(rung -> rung.segment().is(SegmentMark.RETRANSMISSION));
        if (reset || again) {
            return null;
        }
        boolean merged = rungs.stream().anyMatch(CloseRung::merged);
        return rungs.size() == 3 && merged
                ? "three segments instead of four: one carries both ACK and FIN"
                : rungs.size() == 4 ? "four segments" : null;
    }
}
