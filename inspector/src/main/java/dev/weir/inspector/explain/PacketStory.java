package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.wire.CloseRung;
import dev.weir.inspector.wire.CloseRungs;
import dev.weir.inspector.wire.OpeningSegments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What packets showed: the very segments with their numbers, relative as Wireshark shows them, and as they were on the wire. */
final class PacketStory {

    private PacketStory() {}

    static void tellOpening(Telling telling, RecordedConnection origin, Segments segments, OpeningSegments opening) {
        telling.say(
                Evidence.PACKET,
                "packet.syn",
                values(telling, segments, opening.syn(), "local", Ends.address(origin.local())));
        if (opening.synsAgain() > 0) {
            telling.say(Evidence.PACKET, "tcp.syn_again", "count", Integer.toString(opening.synsAgain()));
        }
        String after =
                Quantities.duration(opening.synAck().atNanos() - opening.syn().atNanos());
        telling.say(Evidence.PACKET, "packet.syn_ack", values(telling, segments, opening.synAck(), "after", after));
        String ackAfter =
                Quantities.duration(opening.ack().atNanos() - opening.synAck().atNanos());
        telling.say(Evidence.PACKET, "packet.ack", values(telling, segments, opening.ack(), "after", ackAfter));
    }

    /** The segments of a request. In a stream with others (HTTP/2) nobody can say which those are from here. */
    static void tellRequest(Telling telling, RecordedExchange exchange) {
        Segments segments = alone(telling, exchange);
        Long from = exchange.request().sendStartedAtNanos();
        if (segments == null || from == null) {
            return;
        }
        List<Segment> sent = between(segments, Segment::fromWeir, from, until(exchange));
        if (sent.isEmpty()) {
            return;
        }
        Segment last = sent.get(sent.size() - 1);
        telling.say(Evidence.PACKET, "packet.request", run(telling, segments, sent));
        Segment acknowledged = segments.first(segment ->
                !segment.fromWeir() && segment.number() > last.number() && segment.acknowledged() >= last.end());
        if (acknowledged != null) {
            telling.say(
                    Evidence.PACKET,
                    acknowledged.payloadBytes() > 0 ? "packet.request_acked_by_data" : "packet.request_acked",
                    values(
                            telling,
                            segments,
                            acknowledged,
                            "after",
                            Quantities.duration(acknowledged.atNanos() - last.atNanos())));
        }
    }

    static void tellResponse(Telling telling, RecordedExchange exchange) {
        Segments segments = alone(telling, exchange);
        Long from = exchange.request().sendStartedAtNanos();
        if (segments != null && from != null) {
            List<Segment> came = between(segments, segment -> !segment.fromWeir(), from, until(exchange));
            if (!came.isEmpty()) {
                telling.say(Evidence.PACKET, "packet.response", run(telling, segments, came));
            }
        }
    }

    private static @Nullable Segments alone(Telling telling, RecordedExchange exchange) {
        RecordedConnection origin = telling.shown().origin();
        Segments segments = origin == null ? null : origin.segments();
        boolean shared = exchange.streams().origin() != null;
        return segments == null || shared || !segments.whole() ? null : segments;
    }

    private static long until(RecordedExchange exchange) {
        RecordedMessage response = exchange.response();
        Long ended = response == null ? null : response.lastByteAtNanos();
        return ended == null ? exchange.endedAtNanos() : ended;
    }

    /** Those with payload; none when some of that time were only counted and not kept, as numbers would then be wrong. */
    private static List<Segment> between(Segments segments, Predicate<Segment> sender, long from, long until) {
        List<Segment> found = new ArrayList<>();
        Segment before = null;
        for (Segment segment : segments.kept()) {
            boolean gap = before != null && segment.number() != before.number() + 1;
            if (gap && segment.atNanos() >= from && before != null && before.atNanos() <= until) {
                return List.of();
            }
            boolean within = segment.atNanos() >= from && segment.atNanos() <= until;
            if (within && sender.test(segment) && segment.payloadBytes() > 0) {
                found.add(segment);
            }
            before = segment;
        }
        return found;
    }

    private static String[] run(Telling telling, Segments segments, List<Segment> run) {
        Segment first = run.get(0);
        long end = run.stream().mapToLong(Segment::end).max().orElse(first.end());
        long again = run.stream()
                .filter(segment -> segment.is(SegmentMark.RETRANSMISSION))
                .count();
        return values(
                telling,
                segments,
                first,
                "count",
                Integer.toString(run.size()),
                "end",
                Long.toString(end - 1),
                "bytes",
                Quantities.bytes(end - first.sequence()),
                "again",
                Long.toString(again));
    }

    /** From the first FIN or RST on, with close_notify where it was. */
    static void tellClose(Telling telling, CloseStory close, Segments segments, String peer) {
        List<CloseStory.Step> notices = new ArrayList<>(close.steps().stream()
                .filter(step ->
                        step.kind() == StepKind.CLOSE_NOTIFY_SENT || step.kind() == StepKind.CLOSE_NOTIFY_RECEIVED)
                .toList());
        List<CloseRung> rungs = CloseRungs.of(segments);
        for (CloseRung rung : rungs) {
            while (!notices.isEmpty()
                    && notices.get(0).atNanos() <= rung.segment().atNanos()) {
                EndChapters.tellStep(telling, notices.remove(0), peer);
            }
            tellRung(telling, segments, rung, peer);
        }
        notices.forEach(step -> EndChapters.tellStep(telling, step, peer));
        tellCount(telling, rungs, peer);
    }

    private static void tellRung(Telling telling, Segments segments, CloseRung rung, String peer) {
        Segment segment = rung.segment();
        String kind = segment.has(Segment.RST)
                ? "rst"
                : rung.merged() ? "ack_fin" : segment.has(Segment.FIN) ? "fin" : "ack_of_fin";
        telling.say(
                Evidence.PACKET,
                "packet." + kind,
                values(
                        telling,
                        segments,
                        segment,
                        "sender",
                        sender(segment, peer),
                        "ours",
                        EndChapters.state(telling, rung.weirState()),
                        "theirs",
                        EndChapters.state(telling, rung.peerState())));
    }

    private static void tellCount(Telling telling, List<CloseRung> rungs, String peer) {
        boolean orderly = rungs.stream()
                .noneMatch(rung ->
                        rung.segment().has(Segment.RST) || rung.segment().is(SegmentMark.RETRANSMISSION));
        for (CloseRung rung : rungs) {
            if (orderly && rungs.size() == 3 && rung.merged()) {
                telling.say(Evidence.PACKET, "packet.three", "sender", sender(rung.segment(), peer));
            }
        }
        if (orderly && rungs.size() == 4) {
            telling.say(Evidence.PACKET, "packet.four");
        }
    }

    private static String sender(Segment segment, String peer) {
        return segment.fromWeir() ? "Weir" : peer;
    }

    private static String[] values(Telling telling, Segments segments, Segment segment, String... more) {
        Sender sender = segment.fromWeir() ? segments.weir() : segments.peer();
        Sender receiver = segment.fromWeir() ? segments.peer() : segments.weir();
        List<String> values = new ArrayList<>(List.of(more));
        values.addAll(List.of("at", telling.shown().clock().since(segment.atNanos())));
        values.addAll(List.of("seq", Long.toString(segment.sequence())));
        values.addAll(List.of("wire_seq", onTheWire(sender, segment.sequence())));
        boolean acknowledges = segment.acknowledged() >= 0;
        String none = telling.text("word.none");
        values.addAll(List.of("ack", acknowledges ? Long.toString(segment.acknowledged()) : none));
        values.addAll(List.of("wire_ack", acknowledges ? onTheWire(receiver, segment.acknowledged()) : none));
        values.addAll(List.of("window", Quantities.bytes(segment.windowBytes())));
        values.addAll(List.of("offer", offer(sender.opening(), none)));
        return values.toArray(String[]::new);
    }

    /** Sequence numbers have 32 bits. */
    private static String onTheWire(Sender sender, long relative) {
        return Long.toString((sender.initialSequence() + relative) & 0xFFFF_FFFFL);
    }

    private static String offer(@Nullable Opening opening, String none) {
        if (opening == null) {
            return none;
        }
        List<String> words = new ArrayList<>();
        if (opening.mss() >= 0) {
            words.add("MSS " + opening.mss());
        }
        if (opening.sackPermitted()) {
            words.add("SACK");
        }
        if (opening.timestamps()) {
            words.add("timestamps");
        }
        if (opening.windowScale() >= 0) {
            words.add("window scale " + opening.windowScale());
        }
        if (opening.fastOpen()) {
            words.add("TCP Fast Open");
        }
        return words.isEmpty() ? none : String.join(", ", words);
    }
}
