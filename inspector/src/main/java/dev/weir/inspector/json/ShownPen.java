package dev.weir.inspector.json;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.inspector.anatomy.HeadAnatomy;
import dev.weir.inspector.anatomy.Oddity;
import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segment;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.redact.Redactor;
import dev.weir.inspector.text.WellFormed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes for readers outside of Weir: microseconds since the capture began, words in lower case, heads taken apart. */
final class ShownPen extends Pen {

    private static final ContentDecoder DECODER = new ContentDecoder(ContentDecoder.Limits.DEFAULT);

    private final JsonGenerator out;
    private final ClockAnchor anchor;
    private final Redactor redactor;
    private final boolean contents;

    /** Nothing is taken out. */
    ShownPen(JsonGenerator out, ClockAnchor anchor) {
        this(out, anchor, new Redactor(Redaction.OFF, null), true);
    }

    /** @param contents whether bodies that an exchange carries are written */
    ShownPen(JsonGenerator out, ClockAnchor anchor, Redactor redactor, boolean contents) {
        this.out = out;
        this.anchor = anchor;
        this.redactor = redactor;
        this.contents = contents;
    }

    @Override
    void name(String name) {
        out.writeName(name);
    }

    @Override
    void value(long number) {
        out.writeNumber(number);
    }

    @Override
    void value(boolean truth) {
        out.writeBoolean(truth);
    }

    @Override
    void value(String text) {
        out.writeString(WellFormed.of(text));
    }

    @Override
    void startObject() {
        out.writeStartObject();
    }

    @Override
    void endObject() {
        out.writeEndObject();
    }

    @Override
    void startArray() {
        out.writeStartArray();
    }

    @Override
    void endArray() {
        out.writeEndArray();
    }

    @Override
    void text(String name, @Nullable String text) {
        super.text(name, text == null ? null : shown(name, text));
    }

    private String shown(String name, String text) {
        return switch (name) {
            case "url" -> redactor.url(text);
            case "start_line" -> redactor.text(text);
            default -> text;
        };
    }

    /** Rounded down, so that differences of instants add up exactly. */
    long micros(long atNanos) {
        return Math.floorDiv(atNanos - anchor.atNanos(), 1000L);
    }

    @Override
    void instant(long nanos) {
        value(micros(nanos));
    }

    @Override
    void at(String name, long nanos) {
        name(name + "_us");
        instant(nanos);
    }

    @Override
    void span(String name, long nanos) {
        number(name + "_us", TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    @Override
    void span(String name, @Nullable Long nanos) {
        if (nanos != null) {
            span(name, nanos.longValue());
        }
    }

    @Override
    void count(String name, long value) {
        number(name, value);
    }

    @Override
    void flag(String name, boolean value) {
        truth(name, value);
    }

    @Override
    String spelling(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    @Override
    void id(String name, @Nullable ExchangeId id) {
        if (id != null) {
            text(name, id.toString());
        }
    }

    @Override
    void id(String name, @Nullable ConnectionId id) {
        if (id != null) {
            text(name, id.toString());
        }
    }

    @Override
    void head(@Nullable RawHead head) {
        if (head != null) {
            HeadFields fields = HeadFields.parse(head);
            text("start_line", fields.startLine());
            number("start_line_bytes", head.startLineLength());
            number("head_bytes", head.bytes().length);
            HeadAnatomy anatomy = HeadAnatomy.of(head);
            headers(fields.fields(), anatomy.fields());
            number("empty_line_offset", anatomy.emptyLine());
            objects("oddities", anatomy.oddities(), ShownPen::oddity);
        }
    }

    /** Each with its place in the head; without, where the two disagree on what a field line is (folded ones, in foreign records). */
    private void headers(List<HeadFields.Field> fields, List<HeadAnatomy.Part> parts) {
        boolean placed = fields.size() == parts.size();
        Iterator<HeadAnatomy.Part> place = parts.iterator();
        objects("headers", fields, (pen, field) -> {
            field(pen, field);
            if (placed) {
                HeadAnatomy.Part part = place.next();
                pen.number("offset", part.offset());
                pen.number("length", part.length());
            }
        });
    }

    private static void oddity(Pen pen, Oddity oddity) {
        pen.word("kind", oddity.kind());
        pen.number("offset", oddity.offset());
        pen.number("length", oddity.length());
        pen.text("detail", oddity.detail());
    }

    private void field(Pen pen, HeadFields.Field field) {
        pen.text("name", field.name());
        pen.text("value", redactor.header(field.name(), field.value()));
    }

    @Override
    void received(RejectedHead rejected) {
        number("received_bytes", rejected.received().length);
        if (redactor.mode() == Redaction.OFF) {
            content(rejected.received());
        } else {
            // Nobody knows where in it a secret would stand.
            truth("received_masked", true);
        }
        HeadAnatomy anatomy = HeadAnatomy.ofRejected(rejected);
        number("start_line_bytes", anatomy.startLine().length());
        objects("lines", anatomy.fields(), (pen, line) -> {
            pen.number("offset", line.offset());
            pen.number("length", line.length());
        });
        objects("oddities", anatomy.oddities(), ShownPen::oddity);
    }

    @Override
    void imported(@Nullable String fields) {
        if (fields != null) {
            out.writeName("imported");
            JsonTree.parse(fields).write(out, redactor::text);
        }
    }

    @Override
    void derived(RecordedMessage message) {
        object("decoded", DECODER.decode(message.body(), message.fields()), (pen, decoded) -> {
            pen.number("bytes", decoded.bytes().length);
            pen.word("outcome", decoded.outcome());
            pen.text("problem", decoded.problem());
        });
    }

    @Override
    void body(RecordedBody body) {
        number("bytes", body.bytes());
        number("wire_bytes", body.wireBytes());
        number("kept_bytes", body.keptBytes());
        truth("truncated", body.truncated());
        object("arrivals", body.arrivals().count() == 0 ? null : body.arrivals(), ArrivalsForm::writeNames);
        byte[] trailers = body.trailers();
        if (trailers != null) {
            objects("trailers", HeadFields.trailers(trailers), this::field);
        }
        if (body.decoded()) {
            truth("decoded", true);
        }
        byte[] kept = contents ? body.kept() : null;
        if (kept != null) {
            content(kept);
        }
    }

    @Override
    void kept(int keptBytes, byte @Nullable [] kept) {
        number("kept_bytes", keptBytes);
        if (kept != null) {
            content(kept);
        }
    }

    /** As text where it is UTF-8, otherwise as base64: never a guess that changes a byte. */
    private void content(byte[] bytes) {
        try {
            text(
                    "text",
                    redactor.json(StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()));
        } catch (CharacterCodingException e) {
            out.writeBinaryProperty("base64", bytes);
        }
    }

    @Override
    void samples(List<TcpSample> samples) {
        objects("samples", samples, ShownPen::sample);
    }

    private static void sample(Pen pen, TcpSample sample) {
        pen.word("leg", sample.leg());
        pen.at("taken", sample.atNanos());
        pen.word("moment", sample.moment());
        pen.object("tcp_info", sample.info(), ShownPen::figures);
        pen.evidence(Evidence.KERNEL);
    }

    /** What this kernel does not know (-1) is absent. */
    private static void figures(Pen pen, TcpInfo info) {
        pen.word("state", info.state());
        for (TcpInfo.Figure figure : TcpInfo.Figure.values()) {
            if (info.knows(figure)) {
                pen.number(figure.label(), info.get(figure));
            }
        }
    }

    @Override
    void segments(List<Segment> kept) {
        objects("kept", kept, SegmentsForm::writeNames);
    }

    @Override
    void always(Evidence evidence) {
        evidence(evidence);
    }
}
