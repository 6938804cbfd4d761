package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.TcpMoment;
import dev.weir.events.TcpState;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Answer;
import dev.weir.inspector.model.CloseStory.Kind;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of the connections: kept for the next request, or closed, by whom and in which order. */
final class EndChapters {

    private EndChapters() {}

    static void tell(Telling telling) {
        RecordedConnection origin = telling.shown().origin();
        RecordedConnection client = telling.shown().client();
        telling.chapter("end.heading");
        if (origin == null) {
            telling.say(Evidence.APP, "end.no_origin");
        } else {
            tellEnd(telling, origin);
        }
        if (client != null) {
            telling.chapter("end.client_heading");
            tellEnd(telling, client);
        }
    }

    private static void tellEnd(Telling telling, RecordedConnection connection) {
        CloseStory close = connection.close();
        String id = connection.id().toString();
        if (close == null) {
            telling.say(Evidence.APP, "end.open", "connection", id);
            return;
        }
        if (connection.lastExchange() > telling.shown().exchange().number()) {
            telling.say(Evidence.APP, "end.kept", "connection", id, "next", Long.toString(connection.lastExchange()));
            return;
        }
        String peer = telling.text(connection.leg() == Leg.ORIGIN ? "party.origin" : "party.client");
        telling.teachOnce("end.why");
        Segments segments = connection.segments();
        boolean packets = close.evidence() == Evidence.PACKET;
        if (segments != null && packets) {
            PacketStory.tellClose(telling, close, segments, peer);
        } else {
            close.steps().forEach(step -> tellStep(telling, step, peer));
        }
        tellFirst(telling, close, connection.sample(TcpMoment.CLOSING), peer);
        if ((segments == null || !packets) && close.kind() == Kind.FIN && close.answer() == Answer.FIN) {
            telling.say(Evidence.INFERRED, "end.segments_unknown");
        }
        tellTimeWait(telling, close, peer);
    }

    static void tellStep(Telling telling, Step step, String peer) {
        telling.say(
                step.evidence(),
                "step." + step.kind().name().toLowerCase(Locale.ROOT),
                "peer",
                peer,
                "at",
                telling.shown().clock().since(step.atNanos()),
                "ours",
                state(telling, step.ourState()),
                "theirs",
                state(telling, step.peerState()));
    }

    static String state(Telling telling, @Nullable TcpState state) {
        return state == null ? telling.text("word.unknown") : state.name();
    }

    private static void tellFirst(Telling telling, CloseStory close, @Nullable TcpSample closing, String peer) {
        String reason = telling.text("reason." + close.reason().name().toLowerCase(Locale.ROOT), "peer", peer);
        String moment = telling.text("moment." + close.moment().name().toLowerCase(Locale.ROOT));
        boolean reset = close.kind() == Kind.RST;
        String key = switch (close.first()) {
            case WEIR -> reset ? "first.weir_reset" : "first.weir";
            case PEER -> reset ? "first.peer_reset" : "first.peer";
            case BOTH -> "first.both";
            case NOBODY, UNKNOWN -> "first.unknown";
        };
        telling.say(close.evidence(), key, "peer", peer, "reason", reason, "moment", moment);
        if (closing != null) {
            telling.say(
                    Evidence.KERNEL,
                    "first.state",
                    "state",
                    closing.info().state().name());
        }
        if (close.answer() == Answer.NONE && !reset) {
            telling.say(close.evidence(), "end.unanswered");
        }
    }

    private static void tellTimeWait(Telling telling, CloseStory close, String peer) {
        if (close.kind() == Kind.RST || close.timeWait() == Party.NOBODY) {
            telling.teach("time_wait.none");
            return;
        }
        Long until = close.timeWaitUntilNanos();
        String ends = until == null
                ? telling.text("word.unknown")
                : telling.shown().clock().timeOfDay(until);
        switch (close.timeWait()) {
            case WEIR -> telling.say(close.evidence(), "time_wait.weir", "until", ends);
            case PEER -> telling.say(close.evidence(), "time_wait.peer", "peer", peer);
            case BOTH -> telling.say(close.evidence(), "time_wait.both", "until", ends);
            default -> telling.say(Evidence.INFERRED, "time_wait.unknown");
        }
        telling.teachOnce("close_wait.why");
    }
}
