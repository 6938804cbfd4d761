package dev.weir.inspector.json;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.RawHead;
import dev.weir.events.TcpInfo;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RejectedHead;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes for readers outside of Weir: microseconds since the capture began, words in lower case, heads taken apart. */
final class ShownPen extends Pen {

    private final ClockAnchor anchor;

    ShownPen(JsonGenerator out, ClockAnchor anchor) {
        super(out);
        this.anchor = anchor;
    }

    /** Rounded down, so that differences of instants add up exactly. */
    long micros(long atNanos) {
        return Math.floorDiv(atNanos - anchor.atNanos(), 1000L);
    }

    @Override
    void at(String name, long nanos) {
        out.writeNumberProperty(name + "_us", micros(nanos));
    }

    @Override
    void span(String name, long nanos) {
        out.writeNumberProperty(name + "_us", TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    @Override
    void count(String name, long value) {
        out.writeNumberProperty(name, value);
    }

    @Override
    void flag(String name, boolean value) {
        out.writeBooleanProperty(name, value);
    }

    @Override
    void word(String name, @Nullable Enum<?> word) {
        if (word != null) {
            out.writeStringProperty(name, word.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    void id(String name, @Nullable ExchangeId id) {
        if (id != null) {
            out.writeStringProperty(name, id.toString());
        }
    }

    @Override
    void id(String name, @Nullable ConnectionId id) {
        if (id != null) {
            out.writeStringProperty(name, id.toString());
        }
    }

    @Override
    void head(@Nullable RawHead head) {
        if (head != null) {
            HeadFields fields = HeadFields.parse(head);
            text("start_line", fields.startLine());
            number("start_line_bytes", head.startLineLength());
            number("head_bytes", head.bytes().length);
            objects("headers", fields.fields(), ShownPen::field);
        }
    }

    private static void field(Pen pen, HeadFields.Field field) {
        pen.text("name", field.name());
        pen.text("value", field.value());
    }

    @Override
    void received(RejectedHead rejected) {
        number("received_bytes", rejected.received().length);
        content(rejected.received());
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
            objects("trailers", HeadFields.trailers(trailers), ShownPen::field);
        }
        byte[] kept = body.kept();
        if (kept != null) {
            content(kept);
        }
    }

    /** As text where it is UTF-8, otherwise as base64: never a guess that changes a byte. */
    private void content(byte[] bytes) {
        try {
            text(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            out.writeBinaryProperty("base64", bytes);
        }
    }

    @Override
    void kernel(TcpInfo info) {
        object("tcp_info", info, TcpInfoForm::writeNames);
    }

    @Override
    void always(Evidence evidence) {
        evidence(evidence);
    }
}
