package dev.weir.inspector.json;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The fields of requests, responses and their parts. */
final class MessageForm {

    private static final byte[] NO_BYTES = {};

    private MessageForm() {}

    static void write(Pen pen, RecordedMessage message) {
        pen.head(message.head());
        writeHeadWireBytes(pen, message);
        pen.object("body", message.body(), Pen::body);
        pen.derived(message);
        pen.at("first_byte", message.firstByteAtNanos());
        pen.at("start_line_end", message.startLineAtNanos());
        pen.at("head_end", message.headAtNanos());
        pen.at("last_byte", message.lastByteAtNanos());
        pen.at("send_start", message.sendStartedAtNanos());
        pen.at("send_end", message.sendEndedAtNanos());
        pen.count("sent_head_bytes", message.sentHeadBytes());
        pen.count("sent_body_bytes", message.sentBodyBytes());
        pen.span("paused", message.pausedNanos());
        pen.always(Evidence.APP);
    }

    static RecordedMessage read(Fields f, UnaryOperator<RecordedBody> bodies) {
        RawHead head = headOrNull(f);
        return new RecordedMessage(
                head,
                headWireBytes(f, head),
                bodies.apply(f.object("body", MessageForm::readBody)),
                f.atOrNull("first_byte"),
                f.atOrNull("start_line_end"),
                f.atOrNull("head_end"),
                f.atOrNull("last_byte"),
                f.atOrNull("send_start"),
                f.atOrNull("send_end"),
                f.count("sent_head_bytes"),
                f.count("sent_body_bytes"),
                f.count("paused"));
    }

    /** Left out where the head travelled as it stands there. */
    private static void writeHeadWireBytes(Pen pen, RecordedMessage message) {
        RawHead head = message.head();
        if (message.headWireBytes() != (head == null ? 0 : head.bytes().length)) {
            pen.number("head_wire_bytes", message.headWireBytes());
        }
    }

    private static int headWireBytes(Fields f, @Nullable RawHead head) {
        Integer other = f.smallNumberOrNull("head_wire_bytes");
        return other != null ? other : head == null ? 0 : head.bytes().length;
    }

    private static @Nullable RawHead headOrNull(Fields f) {
        byte[] bytes = f.bytesOrNull("head");
        return bytes == null ? null : new RawHead(bytes, f.smallCount("start_line_bytes"));
    }

    private static RecordedBody readBody(Fields f) {
        return new RecordedBody(
                f.count("bytes"),
                f.count("wire_bytes"),
                f.smallCount("kept_bytes"),
                f.bytesOrNull("kept"),
                ArrivalsForm.read(f),
                f.bytesOrNull("trailers"),
                f.flag("decoded"));
    }

    static void writeInformational(Pen pen, InformationalHead informational) {
        pen.at("head_end", informational.atNanos());
        pen.head(informational.head());
    }

    static InformationalHead readInformational(Fields f) {
        RawHead head = Objects.requireNonNullElseGet(headOrNull(f), () -> new RawHead(NO_BYTES, 0));
        return new InformationalHead(f.at("head_end"), head);
    }

    static void writeRejected(Pen pen, RejectedHead rejected) {
        pen.word("leg", rejected.leg());
        pen.at("rejected", rejected.atNanos());
        pen.number("offset", rejected.offset());
        pen.received(rejected);
    }

    static RejectedHead readRejected(Fields f) {
        byte[] received = Objects.requireNonNullElse(f.bytesOrNull("received"), NO_BYTES);
        return new RejectedHead(f.word("leg", Leg.class), f.at("rejected"), received, f.smallCount("offset"));
    }
}
