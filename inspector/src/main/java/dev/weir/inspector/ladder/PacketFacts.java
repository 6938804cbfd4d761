package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Link;
import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.model.wire.Sender;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What packets say of a connection besides its handshake and its close. */
public final class PacketFacts {

    /** Where two sources differ by more than that and by more than a tenth, both are shown. */
    private static final long DIFFERENCE_NANOS = 1_000_000L;

    private PacketFacts() {}

    static void add(FactSheet sheet, RecordedConnection connection, Segments segments) {
        String peer = connection.leg() == Leg.ORIGIN ? "origin" : "client";
        addRoundTrip(sheet, connection, segments);
        addOffer(sheet, "Weir", segments.weir());
        addOffer(sheet, "the " + peer, segments.peer());
        addLink(sheet, peer, segments.link());
        addSender(sheet, "Weir", segments.weir());
        addSender(sheet, "the " + peer, segments.peer());
        long unseen = segments.weir().unseenBytes() + segments.peer().unseenBytes();
        if (!segments.fromStart()) {
            sheet.fact(Style.WARNING, "the capture of packets began in the middle of it", Evidence.PACKET);
        }
        if (unseen > 0) {
            sheet.fact(
                    Style.WARNING,
                    "the capture lost packets: " + Quantities.bytes(unseen)
                            + " were acknowledged and never seen, so the kernel's word counts for its close",
                    Evidence.PACKET);
        }
    }

    private static void addRoundTrip(FactSheet sheet, RecordedConnection connection, Segments segments) {
        Long seen = segments.roundTripNanos();
        if (seen == null) {
            return;
        }
        String what = connection.leg() == Leg.ORIGIN ? "SYN to SYN,ACK " : "SYN,ACK to ACK ";
        sheet.fact(what + Quantities.duration(seen), Evidence.PACKET);
        TcpSample sample = connection.sample(TcpMoment.CONNECTED);
        long kernel = sample == null ? -1 : sample.info().rttMicros() * 1_000L;
        if (kernel > 0 && differ(seen, kernel)) {
            sheet.fact(Style.WARNING, "the kernel says " + Quantities.duration(kernel), Evidence.KERNEL);
        }
    }

    /** By more than a millisecond, or by more than a tenth where that is more than the kernel's microseconds can be off. */
    static boolean differ(long packetNanos, long otherNanos) {
        long difference = Math.abs(packetNanos - otherNanos);
        return difference > DIFFERENCE_NANOS || (difference > 100_000 && difference * 10 > packetNanos);
    }

    private static void addOffer(FactSheet sheet, String who, Sender sender) {
        Opening opening = sender.opening();
        if (opening == null) {
            return;
        }
        List<String> words = new ArrayList<>();
        words.add("seq " + sender.initialSequence());
        words.add("window " + Quantities.bytes(opening.windowBytes()));
        if (opening.mss() >= 0) {
            words.add("MSS " + opening.mss());
        }
        if (opening.windowScale() >= 0) {
            words.add("scale " + opening.windowScale());
        }
        if (opening.sackPermitted()) {
            words.add("SACK");
        }
        if (opening.timestamps()) {
            words.add("timestamps");
        }
        if (opening.fastOpen()) {
            words.add("fast open");
        }
        sheet.fact(who + " offered " + String.join(", ", words), Evidence.PACKET);
    }

    private static void addLink(FactSheet sheet, String peer, Link link) {
        List<String> words = new ArrayList<>();
        words.add("by " + link.type());
        if (link.ourMac() != null) {
            words.add("from " + link.ourMac());
        }
        if (link.peerMac() != null) {
            words.add("next hop " + link.peerMac());
        }
        if (link.peerTtl() >= 0) {
            words.add("time to live left from the " + peer + " " + link.peerTtl());
        }
        sheet.fact(String.join(", ", words), Evidence.PACKET);
    }

    private static void addSender(FactSheet sheet, String who, Sender sender) {
        List<String> words = new ArrayList<>();
        count(
                words,
                sender.retransmissions(),
                "sent again (" + Quantities.bytes(sender.retransmittedBytes()) + " twice)");
        count(words, sender.outOfOrder(), "out of order");
        count(words, sender.duplicateAcks(), "duplicate ACKs");
        count(words, sender.zeroWindows(), "with a closed window");
        Style style = words.isEmpty() ? Style.TEXT : Style.WARNING;
        String trouble = words.isEmpty() ? "" : ": " + String.join(", ", words);
        sheet.fact(
                style,
                Quantities.count(sender.segments(), "segment") + " from " + who + ", "
                        + Quantities.bytes(sender.payloadBytes()) + trouble,
                Evidence.PACKET);
    }

    private static void count(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    /**
     * How long the first byte had been on this host when Weir read it; null when packets do not tell, or when it is too little to
     * be shown beside.
     *
     * @param sentAtNanos when the request had gone
     * @param readAtNanos when Weir read the first byte of the response
     */
    public static @Nullable Long readLateNanos(@Nullable Segments segments, long sentAtNanos, long readAtNanos) {
        if (segments == null || !segments.whole()) {
            return null;
        }
        Segment last = null;
        for (Segment segment : segments.kept()) {
            boolean data = !segment.fromWeir() && segment.payloadBytes() > 0;
            if (data && segment.atNanos() >= sentAtNanos && segment.atNanos() <= readAtNanos) {
                last = segment;
            }
        }
        if (last == null || !differ(last.atNanos() - sentAtNanos, readAtNanos - sentAtNanos)) {
            return null;
        }
        return readAtNanos - last.atNanos();
    }
}
