package dev.weir.inspector.ledger;

import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.inspector.ledger.SocketCensus.CloseWait;
import dev.weir.inspector.ledger.SocketCensus.Row;
import dev.weir.inspector.model.CloseStory.Party;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A census as it is kept in a capture: one array of its time (nanoseconds), its rows and its CLOSE_WAITs, each an array. */
public final class CensusCodec {

    private static final JsonFactory JSON = new JsonFactory();

    private CensusCodec() {}

    public static byte[] write(SocketCensus census) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            out.writeStartArray();
            out.writeNumber(census.atNanos());
            out.writeStartArray();
            for (Row row : census.rows()) {
                out.writeStartArray();
                out.writeString(row.leg().name());
                out.writeString(row.peer());
                out.writeString(row.state().name());
                out.writeNumber(row.count());
                out.writeEndArray();
            }
            out.writeEndArray();
            out.writeStartArray();
            for (CloseWait wait : census.closeWaits()) {
                out.writeStartArray();
                out.writeString(wait.leg().name());
                out.writeString(wait.blame().name());
                out.writeString(wait.local());
                out.writeString(wait.remote());
                out.writeNumber(wait.forNanos());
                out.writeString(wait.program());
                out.writeEndArray();
            }
            out.writeEndArray();
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException when it is none */
    public static SocketCensus read(byte[] bytes) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            expect(in.nextToken(), JsonToken.START_ARRAY);
            in.nextToken();
            long atNanos = in.getLongValue();
            List<Row> rows = new ArrayList<>();
            expect(in.nextToken(), JsonToken.START_ARRAY);
            while (in.nextToken() == JsonToken.START_ARRAY) {
                Leg leg = Leg.valueOf(text(in));
                rows.add(new Row(leg, text(in), TcpState.valueOf(text(in)), Math.toIntExact(number(in))));
                expect(in.nextToken(), JsonToken.END_ARRAY);
            }
            List<CloseWait> waits = new ArrayList<>();
            expect(in.nextToken(), JsonToken.START_ARRAY);
            while (in.nextToken() == JsonToken.START_ARRAY) {
                Leg leg = Leg.valueOf(text(in));
                Party blame = Party.valueOf(text(in));
                String local = text(in);
                String remote = text(in);
                long forNanos = number(in);
                boolean known = in.nextToken() == JsonToken.VALUE_STRING;
                waits.add(new CloseWait(leg, blame, local, remote, forNanos, known ? in.getString() : null));
                expect(in.nextToken(), JsonToken.END_ARRAY);
            }
            return new SocketCensus(atNanos, List.copyOf(rows), List.copyOf(waits));
        } catch (JacksonException | ArithmeticException e) {
            throw new IllegalArgumentException("no census", e);
        }
    }

    private static void expect(JsonToken found, JsonToken wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException("no census: " + found + " instead of " + wanted);
        }
    }

    private static String text(JsonParser in) {
        expect(in.nextToken(), JsonToken.VALUE_STRING);
        return in.getString();
    }

    private static long number(JsonParser in) {
        expect(in.nextToken(), JsonToken.VALUE_NUMBER_INT);
        return in.getLongValue();
    }
}
