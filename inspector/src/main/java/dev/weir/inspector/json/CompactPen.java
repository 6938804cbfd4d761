package dev.weir.inspector.json;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.ExchangeId;
import dev.weir.events.RawHead;
import dev.weir.inspector.cbor.CborWriter;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.model.TcpSample;
import dev.weir.inspector.model.wire.Segment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what {@link Fields} reads back: nanoseconds and bytes, in CBOR. */
final class CompactPen extends Pen {

    private final CborWriter out;
    private final ModelCodec.Bodies bodies;
    private final long epochNanos;

    /** @param epochNanos from which instants are counted, which keeps them short */
    CompactPen(CborWriter out, ModelCodec.Bodies bodies, long epochNanos) {
        this.out = out;
        this.bodies = bodies;
        this.epochNanos = epochNanos;
    }

    @Override
    void name(String name) {
        out.name(name);
    }

    @Override
    void value(long number) {
        out.value(number);
    }

    @Override
    void value(boolean truth) {
        out.value(truth);
    }

    @Override
    void value(String text) {
        out.value(text);
    }

    @Override
    void startObject() {
        out.startMap();
    }

    @Override
    void endObject() {
        out.end();
    }

    @Override
    void startArray() {
        out.startArray();
    }

    @Override
    void endArray() {
        out.end();
    }

    @Override
    void instant(long nanos) {
        out.value(nanos - epochNanos);
    }

    @Override
    void at(String name, long nanos) {
        out.name(name);
        instant(nanos);
    }

    @Override
    void span(String name, long nanos) {
        count(name, nanos);
    }

    @Override
    void span(String name, @Nullable Long nanos) {
        if (nanos != null) {
            number(name, nanos.longValue());
        }
    }

    @Override
    void count(String name, long value) {
        if (value != 0) {
            number(name, value);
        }
    }

    @Override
    void flag(String name, boolean value) {
        if (value) {
            truth(name, true);
        }
    }

    @Override
    String spelling(Enum<?> word) {
        return word.name();
    }

    @Override
    void id(String name, @Nullable ExchangeId id) {
        if (id != null) {
            number(name, id.value());
        }
    }

    @Override
    void id(String name, @Nullable ConnectionId id) {
        if (id != null) {
            number(name, id.value());
        }
    }

    @Override
    void head(@Nullable RawHead head) {
        if (head != null) {
            bytes("head", head.bytes());
            count("start_line_bytes", head.startLineLength());
        }
    }

    @Override
    void received(RejectedHead rejected) {
        bytes("received", rejected.received());
    }

    private void bytes(String name, byte[] bytes) {
        out.name(name);
        out.value(bytes);
    }

    @Override
    void body(RecordedBody body) {
        count("bytes", body.bytes());
        count("wire_bytes", body.wireBytes());
        kept(body.keptBytes(), body.kept());
        ArrivalsForm.writePositions(this, body.arrivals());
        byte[] trailers = body.trailers();
        if (trailers != null) {
            bytes("trailers", trailers);
        }
        if (body.decoded()) {
            truth("decoded", true);
        }
    }

    @Override
    void kept(int keptBytes, byte @Nullable [] kept) {
        count("kept_bytes", keptBytes);
        if (kept != null && bodies == ModelCodec.Bodies.INLINE) {
            bytes("kept", kept);
        }
    }

    @Override
    void imported(@Nullable String fields) {
        text("imported_fields", fields);
    }

    @Override
    void derived(RecordedMessage message) {
        // What can be derived need not be stored.
    }

    @Override
    void samples(List<TcpSample> samples) {
        if (!samples.isEmpty()) {
            bytes("samples", PackedSamples.write(samples, epochNanos));
        }
    }

    @Override
    void segments(List<Segment> kept) {
        SegmentsForm.writePositions(this, kept);
    }

    @Override
    void always(Evidence evidence) {
        // What is always so need not be stored.
    }
}
