package dev.weir.inspector.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ClockAnchor;
import dev.weir.events.RawHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.testing.Facts;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

class ShownJsonTest {

    private static final JsonFactory JSON = new JsonFactory();

    private static String shown(RecordedExchange exchange) {
        return shown(out -> ShownJson.writeShown(out, exchange, UsualRecords.ANCHOR));
    }

    private static String shown(Consumer<JsonGenerator> writing) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            writing.accept(out);
        }
        return text.toString();
    }

    private static Fields parsed(String json) {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
            return Fields.parse(in);
        }
    }

    @Test
    void timesAreMicrosecondsSinceTheCaptureBegan() {
        Fields shown = parsed(shown(UsualRecords.exchange(10)));

        assertThat(shown.text("schema")).isEqualTo("weir.show/v1");
        assertThat(shown.text("started")).isEqualTo("2026-11-22T10:00:00.010Z");
        assertThat(shown.number("started_us")).isEqualTo(10_000);
        assertThat(shown.number("ended_us")).isEqualTo(30_500);
        assertThat(shown.number("status")).isEqualTo(200);
        assertThat(shown.flag("reused")).isFalse();
        assertThat(shown.text("origin")).isEqualTo("c3");
        assertThat(shown.number("total_us")).isEqualTo(20_400);
    }

    @Test
    void phasesAddUpToTheTotal() {
        for (int seed = 1; seed <= 50; seed++) {
            RecordedExchange exchange = UsualRecords.exchange(seed);
            Fields shown = parsed(shown(exchange));
            long sum = shown.objects("phases", phase -> phase.number("duration_us")).stream()
                    .mapToLong(Long::longValue)
                    .sum();

            assertThat(sum).isEqualTo(shown.number("total_us"));
        }
        assertThat(parsed(shown(UsualRecords.exchange(10))).objects("phases", phase -> phase.text("kind")))
                .containsExactly("blocked", "connect", "blocked", "send", "wait", "receive");
    }

    @Test
    void headsAreTakenApartAndTextBodiesReadable() {
        Fields response = parsed(shown(UsualRecords.exchange(10))).object("response", fields -> fields);
        Fields body = response.object("body", fields -> fields);

        assertThat(response.text("start_line")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(response.objects("headers", field -> field.text("name")))
                .startsWith("Content-Type", "Content-Length");
        assertThat(response.text("ev")).isEqualTo("app");
        assertThat(body.text("text")).isEqualTo("k".repeat(120));
        assertThat(body.truthOrNull("truncated")).isFalse();
    }

    @Test
    void fieldsHaveTheirPlaceInTheHeadAndOdditiesAreNamed() {
        RawHead head = Facts.head("GET / HTTP/1.1", "Host: a", "X_b: c");
        Fields message = parsed(shown(out -> {
            out.writeStartObject();
            MessageForm.write(
                    new ShownPen(out, UsualRecords.ANCHOR),
                    new RecordedMessage(
                            head, head.bytes().length, RecordedBody.NONE, null, null, null, null, null, null, 0, 0, 0));
            out.writeEndObject();
        }));

        assertThat(message.objects("headers", field -> field.number("offset"))).containsExactly(16L, 25L);
        assertThat(message.objects("headers", field -> field.number("length"))).containsExactly(7L, 6L);
        assertThat(message.number("empty_line_offset")).isEqualTo(33);
        assertThat(message.objects("oddities", oddity -> oddity.text("kind"))).containsExactly("underscore_in_name");
        assertThat(message.objects("oddities", oddity -> oddity.number("offset")))
                .containsExactly(26L);
    }

    @Test
    void codedBodySaysWhatItIsDecoded() throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(new byte[5_000]);
        }
        byte[] bytes = coded.toByteArray();
        RecordedBody body = new RecordedBody(
                bytes.length,
                bytes.length,
                bytes.length,
                bytes,
                new RecordedBody.Arrivals(1, List.of(new RecordedBody.Arrival(5_000, bytes.length)), 0, null, 5_000L),
                "X-Sum: 1\r\n".getBytes(StandardCharsets.UTF_8));
        Fields message = parsed(shown(out -> {
            out.writeStartObject();
            MessageForm.write(
                    new ShownPen(out, new ClockAnchor(Instant.EPOCH, 0)),
                    new RecordedMessage(
                            Facts.head("HTTP/1.1 200 OK", "Content-Encoding: gzip"),
                            Facts.head("HTTP/1.1 200 OK", "Content-Encoding: gzip")
                                    .bytes()
                                    .length,
                            body,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            0,
                            0,
                            0));
            out.writeEndObject();
        }));

        Fields decoded = message.object("decoded", fields -> fields);
        assertThat(decoded.number("bytes")).isEqualTo(5_000);
        assertThat(decoded.text("outcome")).isEqualTo("whole");
        Fields shownBody = message.object("body", fields -> fields);
        Fields arrivals = shownBody.object("arrivals", fields -> fields);
        assertThat(arrivals.objects("first", part -> part.number("at_us"))).containsExactly(5L);
        assertThat(shownBody.objects("trailers", field -> field.text("name"))).containsExactly("X-Sum");
    }

    @Test
    void kernelFiguresHaveNamesAndUnknownOnesAreAbsent() {
        RecordedConnection connection = UsualRecords.connection(1);
        Fields shown = parsed(shown(out -> ShownJson.writeShown(out, connection, UsualRecords.ANCHOR)));
        Fields sample = shown.objects("samples", fields -> fields).get(0);
        Fields figures = sample.object("tcp_info", fields -> fields);

        assertThat(sample.text("ev")).isEqualTo("kernel");
        assertThat(sample.number("taken_us")).isEqualTo(8_000);
        assertThat(figures.text("state")).isEqualTo("established");
        assertThat(figures.number("rtt_us")).isEqualTo(7_840);
        assertThat(figures.numberOrNull("unread_bytes")).isNull();
    }

    @Test
    void anyRecordIsShownAsValidJsonWithoutDuplicateNamesOrNulls() {
        for (long seed = 0; seed < 200; seed++) {
            RandomRecords random = new RandomRecords(seed);
            RecordedExchange exchange = random.exchange(seed);
            RecordedConnection connection = random.connection(seed);
            ClockAnchor anchor = random.info().anchor();

            for (String json : List.of(
                    shown(out -> ShownJson.writeShown(out, exchange, anchor)),
                    shown(out -> ShownJson.writeShown(out, connection, anchor)))) {
                assertThat(strictlyRead(json)).as(json).isTrue();
            }
        }
    }

    private static boolean strictlyRead(String json) {
        JsonFactory strict = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser in = strict.createParser(ObjectReadContext.empty(), json)) {
            while (in.nextToken() != null) {
                if (in.currentToken() == JsonToken.VALUE_NULL) {
                    return false;
                }
            }
        }
        return true;
    }
}
