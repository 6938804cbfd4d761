package dev.weir.inspector.json;

import dev.weir.events.Evidence;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The fields of what packets said of a connection. Compact, each segment is nine numbers of one array. */
final class SegmentsForm {

    private static final int NUMBERS = 9;
    private static final SegmentMark[] MARKS = SegmentMark.values();

    /** From the highest bit of the flags' byte down. */
    private static final String[] FLAGS = {"CWR", "ECE", "URG", "ACK", "PSH", "RST", "SYN", "FIN"};

    private SegmentsForm() {}

    static void write(Pen pen, Segments segments) {
        pen.object("weir", segments.weir(), SegmentsForm::writeSender);
        pen.object("peer", segments.peer(), SegmentsForm::writeSender);
        pen.flag("from_start", segments.fromStart());
        pen.span("round_trip", segments.roundTripNanos());
        pen.object("link", segments.link(), SegmentsForm::writeLink);
        pen.segments(segments.kept());
        pen.always(Evidence.PACKET);
    }

    static Segments read(Fields f) {
        return new Segments(
                f.object("weir", SegmentsForm::readSender),
                f.object("peer", SegmentsForm::readSender),
                readPositions(f),
                f.flag("from_start"),
                f.numberOrNull("round_trip"),
                f.object("link", SegmentsForm::readLink));
    }

    private static void writeSender(Pen pen, Sender sender) {
        pen.count("initial_sequence", sender.initialSequence());
        pen.count("segments", sender.segments());
        pen.count("payload_bytes", sender.payloadBytes());
        pen.count("retransmissions", sender.retransmissions());
        pen.count("retransmitted_bytes", sender.retransmittedBytes());
        pen.count("out_of_order", sender.outOfOrder());
        pen.count("duplicate_acks", sender.duplicateAcks());
        pen.count("zero_windows", sender.zeroWindows());
        pen.count("unseen_bytes", sender.unseenBytes());
        pen.object("opening", sender.opening(), SegmentsForm::writeOpening);
    }

    private static Sender readSender(Fields f) {
        return new Sender(
                f.count("initial_sequence"),
                f.count("segments"),
                f.count("payload_bytes"),
                f.count("retransmissions"),
                f.count("retransmitted_bytes"),
                f.count("out_of_order"),
                f.count("duplicate_acks"),
                f.count("zero_windows"),
                f.count("unseen_bytes"),
                f.objectOrNull("opening", SegmentsForm::readOpening));
    }

    private static void writeOpening(Pen pen, Opening opening) {
        pen.number("mss_bytes", opening.mss());
        pen.number("window_scale", opening.windowScale());
        pen.flag("sack_permitted", opening.sackPermitted());
        pen.flag("timestamps", opening.timestamps());
        pen.flag("fast_open", opening.fastOpen());
        pen.count("window_bytes", opening.windowBytes());
    }

    private static Opening readOpening(Fields f) {
        return new Opening(
                Math.toIntExact(f.number("mss_bytes")),
                Math.toIntExact(f.number("window_scale")),
                f.flag("sack_permitted"),
                f.flag("timestamps"),
                f.flag("fast_open"),
                f.smallCount("window_bytes"));
    }

    private static void writeLink(Pen pen, Link link) {
        pen.text("type", link.type());
        pen.text("our_mac", link.ourMac());
        pen.text("peer_mac", link.peerMac());
        pen.number("peer_ttl", link.peerTtl());
    }

    private static Link readLink(Fields f) {
        return new Link(
                f.text("type"),
                f.textOrNull("our_mac"),
                f.textOrNull("peer_mac"),
                Math.toIntExact(f.number("peer_ttl")));
    }

    static void writePositions(Pen pen, List<Segment> kept) {
        pen.name("kept");
        pen.startArray();
        for (Segment segment : kept) {
            pen.value(segment.number());
            pen.value(segment.fromWeir() ? 1 : 0);
            pen.instant(segment.atNanos());
            pen.value(segment.flags());
            pen.value(segment.sequence());
            pen.value(segment.acknowledged());
            pen.value(segment.payloadBytes());
            pen.value(segment.windowBytes());
            pen.value(bits(segment.marks()));
        }
        pen.endArray();
    }

    private static List<Segment> readPositions(Fields f) {
        List<Long> n = f.numbers("kept");
        if (n.size() % NUMBERS != 0) {
            throw new RecordFormatException("segments have " + n.size() + " numbers (expected: nine each)");
        }
        List<Segment> kept = new ArrayList<>();
        for (int i = 0; i < n.size(); i += NUMBERS) {
            kept.add(new Segment(
                    n.get(i),
                    n.get(i + 1) != 0,
                    f.instant(n.get(i + 2)),
                    Math.toIntExact(n.get(i + 3)),
                    n.get(i + 4),
                    n.get(i + 5),
                    Math.toIntExact(n.get(i + 6)),
                    n.get(i + 7),
                    marks(n.get(i + 8))));
        }
        return List.copyOf(kept);
    }

    /** New marks go to the end of their enum. */
    @SuppressWarnings("EnumOrdinal")
    private static long bits(Set<SegmentMark> marks) {
        long bits = 0;
        for (SegmentMark mark : marks) {
            bits |= 1L << mark.ordinal();
        }
        return bits;
    }

    private static Set<SegmentMark> marks(long bits) {
        EnumSet<SegmentMark> marks = EnumSet.noneOf(SegmentMark.class);
        for (int i = 0; i < MARKS.length; i++) {
            if (((bits >> i) & 1) == 1) {
                marks.add(MARKS[i]);
            }
        }
        return Set.copyOf(marks);
    }

    static void writeNames(Pen pen, Segment segment) {
        pen.number("number", segment.number());
        pen.text("from", segment.fromWeir() ? "weir" : "peer");
        pen.at("seen", segment.atNanos());
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < FLAGS.length; i++) {
            if (segment.has(0x80 >> i)) {
                flags.add(FLAGS[i]);
            }
        }
        pen.texts("flags", flags);
        pen.number("sequence", segment.sequence());
        if (segment.acknowledged() >= 0) {
            pen.number("acknowledged", segment.acknowledged());
        }
        pen.number("payload_bytes", segment.payloadBytes());
        pen.number("window_bytes", segment.windowBytes());
        pen.texts(
                "marks",
                segment.marks().stream()
                        .sorted()
                        .map(mark -> mark.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
