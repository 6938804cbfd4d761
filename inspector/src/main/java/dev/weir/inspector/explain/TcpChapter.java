package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.kernel.Agreed;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.ladder.HandshakeLadder;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.wire.OpeningSegments;

/** The connection to the next hop: there already, or made by three segments. */
final class TcpChapter {

    private TcpChapter() {}

    static void tell(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        telling.chapter("tcp.heading");
        if (exchange.reused()) {
            Long paid = telling.shown().paidByNumber();
            telling.say(
                    Evidence.APP,
                    "tcp.reused",
                    "connection",
                    String.valueOf(exchange.origin()),
                    "idle",
                    Quantities.duration(exchange.idleNanos()),
                    "paid",
                    paid == null ? telling.text("tcp.earlier") : "#" + paid);
            return;
        }
        if (exchange.attempts().isEmpty()) {
            telling.say(Evidence.APP, "tcp.none");
            return;
        }
        telling.teach("tcp.why");
        exchange.attempts().forEach(attempt -> tellAttempt(telling, attempt));
        RecordedConnection origin = telling.shown().origin();
        if (origin != null && exchange.winner() != null) {
            tellSegments(telling, origin);
        }
    }

    private static void tellAttempt(Telling telling, ConnectAttempt attempt) {
        Long ended = attempt.endedAtNanos();
        String[] values = {
            "remote",
            Ends.address(attempt.remote()),
            "took",
            ended == null ? telling.text("word.unknown") : Quantities.duration(ended - attempt.startedAtNanos()),
            "failure",
            attempt.failure() == null
                    ? telling.text("word.unknown")
                    : attempt.failure().detail()
        };
        switch (attempt.outcome()) {
            case CONNECTED -> telling.say(Evidence.APP, "tcp.connected", values);
            case FAILED -> telling.say(Evidence.APP, "tcp.failed", values);
            case ABANDONED -> telling.say(Evidence.APP, "tcp.abandoned", values);
            case PENDING -> telling.say(Evidence.APP, "tcp.pending", values);
        }
    }

    private static void tellSegments(Telling telling, RecordedConnection origin) {
        OpeningSegments opening = OpeningSegments.of(origin.segments());
        if (opening == null || origin.segments() == null) {
            tellInferred(telling, origin);
        } else {
            PacketStory.tellOpening(telling, origin, origin.segments(), opening);
        }
        TcpSample sample = origin.sample(TcpMoment.CONNECTED);
        if (sample != null) {
            telling.say(
                    Evidence.KERNEL,
                    "tcp.agreed",
                    "agreed",
                    String.join(", ", Agreed.in(sample.info()).words()));
        }
        telling.teach("tcp.sequence");
    }

    private static void tellInferred(Telling telling, RecordedConnection origin) {
        HandshakeLadder ladder = new HandshakeLadder(origin, telling.shown().clock());
        Long roundTrip = ladder.roundTripNanos();
        telling.say(Evidence.INFERRED, "tcp.syn", "local", Ends.address(origin.local()));
        if (ladder.synsSentAgain() > 0) {
            telling.say(Evidence.KERNEL, "tcp.syn_again", "count", Integer.toString(ladder.synsSentAgain()));
        }
        if (roundTrip == null) {
            telling.say(Evidence.INFERRED, "tcp.syn_ack_unmeasured");
        } else {
            telling.say(Evidence.KERNEL, "tcp.syn_ack", "rtt", Quantities.duration(roundTrip));
        }
        telling.say(Evidence.INFERRED, "tcp.ack");
    }
}
