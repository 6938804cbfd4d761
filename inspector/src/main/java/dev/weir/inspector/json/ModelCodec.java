package dev.weir.inspector.json;

import dev.weir.events.Leg;
import dev.weir.inspector.cbor.CborWriter;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.time.DateTimeException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * The compact form: one map of CBOR (RFC 8949) a record, all instants integer nanoseconds since its {@code epoch}, which is one on the capture's clock. What is null, empty,
 * zero or false is absent; unknown fields are skipped when reading, so fields may be added within a version.
 *
 * <p>Immutable: one instance serves all threads.
 */
public final class ModelCodec {

    /** Of the compact form; a reader refuses a newer one. */
    public static final int VERSION = 3;

    /** Whether the bytes of bodies stand in the document or are kept elsewhere by the caller. */
    public enum Bodies {
        INLINE,
        ELSEWHERE
    }

    // A kept body is as long as --body-limit allows: what we wrote ourselves has no other bound.
    private static final CBORFactory CBOR = CBORFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    public byte[] write(RecordedExchange exchange, Bodies bodies) {
        return document(exchange, exchange.startedAtNanos(), bodies, ExchangeForm::write);
    }

    /** Writes it in place of what was there. */
    public void write(RecordedExchange exchange, Bodies bodies, CborWriter out) {
        document(exchange, exchange.startedAtNanos(), bodies, ExchangeForm::write, out);
    }

    /** Writes it in place of what was there. */
    public void write(RecordedConnection connection, CborWriter out) {
        document(connection, connection.establishedAtNanos(), Bodies.ELSEWHERE, ConnectionForm::write, out);
    }

    public byte[] write(CaptureInfo info) {
        return document(info, 0, Bodies.ELSEWHERE, CaptureForm::write);
    }

    /**
     * Reads what {@link #write(RecordedExchange, Bodies)} wrote.
     *
     * @throws RecordFormatException when it is something else
     */
    public RecordedExchange exchange(byte[] document) {
        return exchange(document, (leg, body) -> body);
    }

    /**
     * Reads what {@link #write(RecordedExchange, Bodies)} wrote.
     *
     * @param bodies turns each body as the document has it into the one the record gets; the leg is the one it was received on
     * @throws RecordFormatException when it is something else
     */
    public RecordedExchange exchange(byte[] document, BiFunction<Leg, RecordedBody, RecordedBody> bodies) {
        return read(document, fields -> ExchangeForm.read(fields, bodies));
    }

    /**
     * Reads what {@link #write(RecordedConnection, CborWriter)} wrote.
     *
     * @throws RecordFormatException when it is something else
     */
    public RecordedConnection connection(byte[] document) {
        return read(document, ConnectionForm::read);
    }

    /**
     * Reads what {@link #write(CaptureInfo)} wrote.
     *
     * @throws RecordFormatException when it is something else
     */
    public CaptureInfo info(byte[] document) {
        return read(document, CaptureForm::read);
    }

    private static <T> byte[] document(T value, long epochNanos, Bodies bodies, BiConsumer<Pen, T> form) {
        CborWriter out = new CborWriter();
        document(value, epochNanos, bodies, form, out);
        return out.toArray();
    }

    private static <T> void document(T value, long epochNanos, Bodies bodies, BiConsumer<Pen, T> form, CborWriter out) {
        out.clear();
        out.startMap();
        Pen pen = new CompactPen(out, bodies, epochNanos);
        pen.count("v", VERSION);
        pen.count("epoch", epochNanos);
        form.accept(pen, value);
        out.end();
    }

    private static <T> T read(byte[] document, Function<Fields, T> form) {
        try (JsonParser in = CBOR.createParser(ObjectReadContext.empty(), document)) {
            Fields fields = Fields.parse(in);
            long version = fields.count("v");
            if (version != VERSION) {
                throw new RecordFormatException("version " + version + " (expected: " + VERSION + ")");
            }
            return form.apply(fields);
        } catch (JacksonException e) {
            throw new RecordFormatException("no CBOR: " + e.getOriginalMessage(), e);
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
            throw new RecordFormatException("a value out of its range: " + e.getMessage(), e);
        }
    }
}
