package dev.weir.inspector.explain;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpMoment;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.text.Quantities;
import org.jspecify.annotations.Nullable;

/** The request, the wait for its answer, and the answer. */
final class MessageChapters {

    private MessageChapters() {}

    static void tell(Telling telling) {
        RecordedExchange exchange = telling.shown().exchange();
        if (exchange.kind() == ExchangeKind.TUNNEL) {
            tellTunnel(telling, exchange);
            return;
        }
        tellRequest(telling, exchange);
        Timeline timeline = Timeline.of(exchange);
        tellWait(telling, exchange, timeline);
        tellResponse(telling, exchange, timeline);
    }

    private static void tellTunnel(Telling telling, RecordedExchange exchange) {
        telling.chapter("tunnel.heading");
        RecordedMessage response = exchange.response();
        telling.say(
                Evidence.APP,
                "tunnel.relayed",
                "why",
                exchange.tunnelWhy() == null ? telling.text("word.unknown") : exchange.tunnelWhy(),
                "up",
                Quantities.bytes(exchange.request().body().wireBytes()),
                "down",
                Quantities.bytes(response == null ? 0 : response.body().wireBytes()));
    }

    private static void tellRequest(Telling telling, RecordedExchange exchange) {
        telling.chapter("request.heading");
        RecordedMessage request = exchange.request();
        RawHead head = request.head();
        if (head == null) {
            telling.say(Evidence.APP, "request.no_head");
            return;
        }
        boolean http2 = !HeadAnatomy.of(head).pseudoFields().isEmpty();
        telling.teach(http2 ? "request.form2" : "request.form");
        HeadParts.tell(telling, "request", head);
        tellBody(telling, "request.body", "request.no_body", request.body());
        Long started = request.sendStartedAtNanos();
        Long ended = request.sendEndedAtNanos();
        if (started == null) {
            telling.say(Evidence.APP, "request.not_sent");
        } else if (!telling.imported()) {
            telling.say(
                    Evidence.APP,
                    "request.sent",
                    "at",
                    Quantities.duration(started - exchange.startedAtNanos()),
                    "took",
                    ended == null ? telling.text("word.unknown") : Quantities.duration(ended - started),
                    "head",
                    Quantities.bytes(request.sentHeadBytes()));
            PacketStory.tellRequest(telling, exchange);
        }
    }

    private static void tellBody(Telling telling, String some, String none, RecordedBody body) {
        if (body.bytes() == 0) {
            telling.say(Evidence.APP, none);
        } else {
            telling.say(
                    Evidence.APP,
                    some,
                    "bytes",
                    Quantities.bytes(body.bytes()),
                    "wire",
                    Quantities.bytes(body.wireBytes()));
        }
    }

    private static void tellWait(Telling telling, RecordedExchange exchange, Timeline timeline) {
        Long wait = timeline.nanosIn(PhaseKind.WAIT);
        if (wait == null) {
            return;
        }
        telling.chapter("wait.heading");
        boolean answered = exchange.response() != null;
        telling.say(Evidence.APP, answered ? "wait.took" : "wait.in_vain", "took", Quantities.duration(wait));
        TcpSample sample = telling.shown().latestSample();
        TcpInfo info = sample == null ? null : sample.info();
        int roundTrip = info == null ? -1 : info.minRttMicros() > 0 ? info.minRttMicros() : info.rttMicros();
        if (roundTrip > 0) {
            long nanos = roundTrip * 1_000L;
            telling.say(
                    Evidence.KERNEL,
                    nanos < wait ? "wait.round_trip" : "wait.all_network",
                    "rtt",
                    Quantities.duration(nanos),
                    "rest",
                    Quantities.duration(Math.max(0, wait - nanos)));
        } else {
            telling.say(Evidence.APP, "wait.no_round_trip");
        }
    }

    private static void tellResponse(Telling telling, RecordedExchange exchange, Timeline timeline) {
        telling.chapter("response.heading");
        RecordedMessage response = exchange.response();
        RawHead head = response == null ? null : response.head();
        if (response != null && head != null) {
            HeadFields fields = response.fields();
            HeadParts.tell(telling, "response", head);
            Integer status = fields.status();
            if (status != null) {
                telling.teach("response.status_" + Math.min(5, Math.max(1, status / 100)), "status", status.toString());
            }
            tellBody(telling, "response.body", "response.no_body", response.body());
            PacketStory.tellResponse(telling, exchange);
            tellReceive(telling, timeline.nanosIn(PhaseKind.RECEIVE));
        } else if (exchange.answeredStatus() == null) {
            telling.say(Evidence.APP, "response.none");
        }
        if (exchange.answeredStatus() != null) {
            telling.say(
                    Evidence.APP,
                    "response.own",
                    "status",
                    exchange.answeredStatus().toString());
        }
        if (exchange.failure() != null) {
            telling.say(
                    Evidence.APP,
                    exchange.failure().leg() == Leg.CLIENT ? "response.failed_client" : "response.failed_origin",
                    "failure",
                    exchange.failure().toString());
        }
        TcpSample last = exchange.sample(Leg.ORIGIN, TcpMoment.RESPONSE_END);
        if (last != null && last.info().totalRetrans() >= 0) {
            telling.say(
                    Evidence.KERNEL,
                    "response.kernel",
                    "retransmitted",
                    Integer.toString(last.info().totalRetrans()),
                    "cwnd",
                    Integer.toString(last.info().congestionWindow()));
        }
    }

    private static void tellReceive(Telling telling, @Nullable Long took) {
        if (took != null) {
            telling.say(Evidence.APP, "response.took", "took", Quantities.duration(took));
        }
    }
}
