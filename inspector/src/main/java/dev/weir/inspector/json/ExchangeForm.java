package dev.weir.inspector.json;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.Passage.RouteChoice;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Recording;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The fields of an exchange. */
final class ExchangeForm {

    private ExchangeForm() {}

    static void write(Pen pen, RecordedExchange x) {
        pen.number("number", x.number());
        pen.id("id", x.id());
        pen.word("kind", x.kind());
        pen.text("method", x.method());
        pen.text("url", x.url());
        pen.object("passage", x.passage(), ExchangeForm::writePassage);
        pen.text("authority", x.authority());
        writeConnections(pen, x);
        writeTimes(pen, x);
        pen.object("request", x.request(), MessageForm::write);
        pen.object("response", x.response(), MessageForm::write);
        pen.objects("informational", x.informational(), MessageForm::writeInformational);
        pen.object("dns", x.dns(), SetUpForm::writeLookup);
        pen.objects("attempts", x.attempts(), SetUpForm::writeAttempt);
        pen.object("origin_tls", x.originTls(), SetUpForm::writeHandshake);
        pen.samples(x.samples());
        StreamForm.write(pen, x.streams());
        writeOutcome(pen, x);
        pen.imported(x.importedFields());
    }

    private static void writeConnections(Pen pen, RecordedExchange x) {
        pen.id("client", x.client());
        pen.id("origin", x.origin());
        pen.id("paid_by", x.paidBy());
        pen.span("idle", x.idleNanos());
    }

    private static void writeTimes(Pen pen, RecordedExchange x) {
        pen.at("started", x.startedAtNanos());
        pen.at("assigned", x.assignedAtNanos());
        pen.at("ended", x.endedAtNanos());
        pen.span("paused", x.pausedNanos());
    }

    private static void writeOutcome(Pen pen, RecordedExchange x) {
        pen.number("answered_status", x.answeredStatus());
        pen.objects("retries", x.retries(), SetUpForm::writeRetry);
        pen.object("rejected", x.rejected(), MessageForm::writeRejected);
        pen.text("tunnel_why", x.tunnelWhy());
        pen.object("upgrade", x.upgrade(), UpgradeForm::write);
        pen.object("failure", x.failure(), SetUpForm::writeFailure);
        pen.object("recording", x.recording().whole() ? null : x.recording(), ExchangeForm::writeRecording);
    }

    private static void writeRecording(Pen pen, Recording recording) {
        pen.flag("ended", recording.ended());
        pen.count("lost_events", recording.lostEvents());
    }

    private static Recording readRecording(Fields f) {
        return new Recording(f.flag("ended"), f.smallCount("lost_events"));
    }

    /** Absent when nothing was lost, as nearly always. */
    private static Recording wholeIfAbsent(@Nullable Recording recording) {
        return recording == null ? Recording.WHOLE : recording;
    }

    static RecordedExchange read(Fields f, BiFunction<Leg, RecordedBody, RecordedBody> bodies) {
        return new RecordedExchange(
                f.number("number"),
                new ExchangeId(f.number("id")),
                f.word("kind", ExchangeKind.class),
                f.text("method"),
                f.text("url"),
                f.object("passage", ExchangeForm::readPassage),
                f.textOrNull("authority"),
                new ConnectionId(f.number("client")),
                connection(f.numberOrNull("origin")),
                exchange(f.numberOrNull("paid_by")),
                f.count("idle"),
                f.at("started"),
                f.atOrNull("assigned"),
                f.object("request", m -> MessageForm.read(m, body -> bodies.apply(Leg.CLIENT, body))),
                f.objectOrNull("response", m -> MessageForm.read(m, body -> bodies.apply(Leg.ORIGIN, body))),
                f.objects("informational", MessageForm::readInformational),
                f.objectOrNull("dns", SetUpForm::readLookup),
                f.objects("attempts", SetUpForm::readAttempt),
                f.objectOrNull("origin_tls", SetUpForm::readHandshake),
                PackedSamples.read(f),
                f.smallNumberOrNull("answered_status"),
                f.objects("retries", SetUpForm::readRetry),
                f.objectOrNull("rejected", MessageForm::readRejected),
                f.textOrNull("tunnel_why"),
                f.objectOrNull("failure", SetUpForm::readFailure),
                f.at("ended"),
                f.objectOrNull("upgrade", UpgradeForm::read),
                StreamForm.read(f),
                null,
                f.textOrNull("imported_fields"),
                wholeIfAbsent(f.objectOrNull("recording", ExchangeForm::readRecording)));
    }

    static @Nullable ExchangeId exchange(@Nullable Long value) {
        return value == null ? null : new ExchangeId(value);
    }

    static @Nullable ConnectionId connection(@Nullable Long value) {
        return value == null ? null : new ConnectionId(value);
    }

    private static void writePassage(Pen pen, Passage passage) {
        pen.word("way", passage.way());
        pen.object("socks", passage.socks(), ExchangeForm::writeSocks);
        pen.text("socks_reply", passage.socksReply());
        pen.objects("routes", passage.routes(), ExchangeForm::writeRoute);
    }

    private static Passage readPassage(Fields f) {
        return new Passage(
                f.word("way", WayIn.class),
                f.objectOrNull("socks", ExchangeForm::readSocks),
                f.textOrNull("socks_reply"),
                f.objects("routes", ExchangeForm::readRoute));
    }

    private static void writeSocks(Pen pen, SocksRequest socks) {
        pen.text("command", socks.command());
        pen.text("target", socks.target());
        pen.text("user", socks.user());
    }

    private static SocksRequest readSocks(Fields f) {
        return new SocksRequest(f.text("command"), f.text("target"), f.textOrNull("user"));
    }

    private static void writeRoute(Pen pen, RouteChoice route) {
        pen.at("chosen", route.atNanos());
        pen.text("route", route.route());
        pen.text("why", route.why());
        pen.object("failure", route.failure(), SetUpForm::writeFailure);
    }

    private static RouteChoice readRoute(Fields f) {
        return new RouteChoice(
                f.at("chosen"), f.text("route"), f.text("why"), f.objectOrNull("failure", SetUpForm::readFailure));
    }
}
