package dev.weir.inspector.json;

import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.inspector.model.http2.RecordedGoAway;
import dev.weir.inspector.model.http2.Streams;
import java.util.Objects;

/** The fields that HTTP/2 adds. */
final class StreamForm {

    private StreamForm() {}

    static void write(Pen pen, Streams streams) {
        pen.object("client_stream", streams.client(), StreamForm::writeStream);
        pen.object("origin_stream", streams.origin(), StreamForm::writeStream);
        pen.objects("queued", streams.queued(), StreamForm::writeWait);
    }

    static Streams read(Fields f) {
        Streams streams = new Streams(
                f.objectOrNull("client_stream", StreamForm::readStream),
                f.objectOrNull("origin_stream", StreamForm::readStream),
                f.objects("queued", StreamForm::readWait));
        return streams.equals(Streams.NONE) ? Streams.NONE : streams;
    }

    private static void writeStream(Pen pen, Streams.Stream stream) {
        pen.number("id", stream.id());
        pen.at("opened", stream.openedAtNanos());
        pen.object("reset", stream.reset(), StreamForm::writeReset);
        pen.objects("priorities", stream.priorities(), StreamForm::writePriority);
    }

    private static Streams.Stream readStream(Fields f) {
        return new Streams.Stream(
                f.smallCount("id"),
                f.at("opened"),
                f.objectOrNull("reset", StreamForm::readReset),
                f.objects("priorities", StreamForm::readPriority));
    }

    private static void writePriority(Pen pen, Streams.Priority priority) {
        pen.text("value", priority.value());
        pen.at("happened", priority.atNanos());
    }

    private static Streams.Priority readPriority(Fields f) {
        return new Streams.Priority(Objects.requireNonNullElse(f.textOrNull("value"), ""), f.at("happened"));
    }

    private static void writeReset(Pen pen, Streams.Reset reset) {
        pen.flag("by_peer", reset.byPeer());
        pen.number("error_code", reset.errorCode());
        pen.at("happened", reset.atNanos());
    }

    private static Streams.Reset readReset(Fields f) {
        return new Streams.Reset(f.flag("by_peer"), f.number("error_code"), f.at("happened"));
    }

    private static void writeWait(Pen pen, Streams.Wait wait) {
        pen.word("cause", wait.cause());
        pen.id("connection", wait.connection());
        pen.count("limit", wait.limit());
        pen.at("started", wait.startedAtNanos());
        pen.at("ended", wait.endedAtNanos());
    }

    private static Streams.Wait readWait(Fields f) {
        return new Streams.Wait(
                f.word("cause", QueueCause.class),
                ExchangeForm.connection(f.numberOrNull("connection")),
                f.count("limit"),
                f.at("started"),
                f.atOrNull("ended"));
    }

    static void writeGoAway(Pen pen, RecordedGoAway goAway) {
        pen.flag("by_peer", goAway.byPeer());
        pen.number("last_stream", goAway.lastStream());
        pen.number("error_code", goAway.errorCode());
        pen.text("debug", goAway.debug());
        pen.at("happened", goAway.atNanos());
    }

    static RecordedGoAway readGoAway(Fields f) {
        return new RecordedGoAway(
                f.flag("by_peer"),
                f.smallCount("last_stream"),
                f.number("error_code"),
                Objects.requireNonNullElse(f.textOrNull("debug"), ""),
                f.at("happened"));
    }
}
