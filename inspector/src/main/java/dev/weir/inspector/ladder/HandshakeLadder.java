package dev.weir.inspector.ladder;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.events.TcpSyn;
import dev.weir.inspector.kernel.Agreed;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three-way handshake (RFC 9293, section 3.5): as packets showed it, and without them as follows from that a connection exists,
 * which proves its three segments; their times are then the call of connect(), and the kernel's own measurement of SYN to SYN+ACK.
 */
public final class HandshakeLadder {

    private final RecordedConnection connection;
    private final LadderClock clock;
    private final @Nullable TcpInfo info;

    public HandshakeLadder(RecordedConnection connection, LadderClock clock) {
        this.connection = connection;
        this.clock = clock;
        TcpSample sample = connection.sample(TcpMoment.CONNECTED);
        info = sample == null ? null : sample.info();
    }

    public void add(FactSheet sheet) {
        boolean origin = connection.leg() == Leg.ORIGIN;
        Segments segments = connection.segments();
        List<Rung> seen = PacketLadder.handshake(segments);
        List<Rung> rungs = !seen.isEmpty() ? seen : origin ? active() : passive();
        new Ladder(rungs, origin ? "origin" : "client", clock).add(sheet);
        if (segments != null) {
            PacketFacts.add(sheet, connection, segments);
        }
        TcpSyn syn = connection.syn();
        boolean offerSeen = segments != null && segments.peer().opening() != null;
        if (syn != null && !offerSeen) {
            sheet.fact(offer(syn), Evidence.KERNEL);
        }
        List<String> measured = new ArrayList<>();
        Long roundTrip = roundTripNanos();
        boolean roundTripSeen = segments != null && segments.roundTripNanos() != null;
        if (roundTrip != null && !roundTripSeen) {
            measured.add((origin ? "SYN to SYN,ACK " : "SYN,ACK to ACK ") + Quantities.duration(roundTrip));
        }
        TcpInfo asked = info;
        List<String> agreed = asked == null ? List.of() : Agreed.in(asked).words();
        if (!agreed.isEmpty()) {
            measured.add("agreed on " + String.join(", ", agreed));
        }
        if (!measured.isEmpty()) {
            sheet.fact(String.join(" · ", measured), Evidence.KERNEL);
        }
    }

    /** How often our SYN had to be sent again; 0 also where the kernel does not tell. */
    public int synsSentAgain() {
        TcpInfo asked = info;
        return asked == null || connection.leg() == Leg.CLIENT ? 0 : Math.max(0, asked.totalRetrans());
    }

    /** From SYN to SYN+ACK as the kernel measured it (client leg: from SYN+ACK to ACK); null when it did not. */
    public @Nullable Long roundTripNanos() {
        // After a retransmission nobody knows which SYN was answered (Karn's rule) unless there are timestamps.
        TcpInfo asked = info;
        return asked == null || asked.rttMicros() <= 0 || synsSentAgain() > 0
                ? null
                : Long.valueOf(asked.rttMicros() * 1_000L);
    }

    private List<Rung> active() {
        List<Rung> rungs = new ArrayList<>();
        Long started = connection.connectStartedAtNanos();
        rungs.add(new Rung(started, true, "SYN", TcpState.SYN_SENT, TcpState.SYN_RECV, Evidence.APP));
        int again = synsSentAgain();
        if (again > 0) {
            String word = again == 1 ? "SYN again" : "SYN again " + again + "×";
            rungs.add(new Rung(null, true, word, TcpState.SYN_SENT, TcpState.SYN_RECV, Evidence.KERNEL));
        }
        Long roundTrip = roundTripNanos();
        // The kernel rounds to microseconds, and its clock starts a little after ours.
        Long answered = started == null || roundTrip == null
                ? null
                : Long.valueOf(Math.min(started + roundTrip, connection.establishedAtNanos()));
        Evidence from = answered == null ? Evidence.INFERRED : Evidence.KERNEL;
        rungs.add(new Rung(answered, false, "SYN,ACK", TcpState.ESTABLISHED, TcpState.SYN_RECV, from));
        rungs.add(new Rung(answered, true, "ACK", TcpState.ESTABLISHED, TcpState.ESTABLISHED, Evidence.INFERRED));
        return rungs;
    }

    private List<Rung> passive() {
        Evidence syn = connection.syn() == null ? Evidence.INFERRED : Evidence.KERNEL;
        return List.of(
                new Rung(null, false, "SYN", TcpState.SYN_RECV, TcpState.SYN_SENT, syn),
                new Rung(null, true, "SYN,ACK", TcpState.SYN_RECV, TcpState.ESTABLISHED, Evidence.INFERRED),
                new Rung(null, false, "ACK", TcpState.ESTABLISHED, TcpState.ESTABLISHED, Evidence.INFERRED));
    }

    private static String offer(TcpSyn syn) {
        return "its SYN: seq " + syn.sequence() + ", ttl " + syn.timeToLive() + (syn.dontFragment() ? ", DF" : "")
                + (syn.ecn() ? ", asks for ECN" : "") + ", window " + Quantities.bytes(syn.window()) + ", options "
                + (syn.options().isEmpty() ? "none" : String.join(", ", syn.options()));
    }
}
