package dev.weir.inspector.har;

import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.testing.SketchedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes exchanges as HAR and reads the text back, strictly. */
final class HarText {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Shows every value as it is. */
    static final HarOptions PLAIN = HarOptions.of(HarProfile.STRICT).withRedaction(Redaction.OFF);

    private HarText() {}

    static byte[] bytes(HarOptions options, CaptureInfo info, SketchedExchange... exchanges) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (HarWriter writer = HarWriter.open(out, info, options)) {
            for (SketchedExchange exchange : exchanges) {
                writer.entry(exchange.build(), exchange::connection);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static JsonNode parse(byte[] har) {
        return MAPPER.readTree(har);
    }

    static JsonNode log(HarOptions options, SketchedExchange... exchanges) {
        return parse(bytes(options, SketchedExchange.INFO, exchanges)).get("log");
    }

    /** The only entry of a HAR of this exchange, nothing redacted. */
    static JsonNode entry(SketchedExchange exchange) {
        return entry(PLAIN, exchange);
    }

    static JsonNode entry(HarOptions options, SketchedExchange exchange) {
        JsonNode entries = log(options, exchange).get("entries");
        if (entries.size() != 1) {
            throw new AssertionError(entries.size() + " entries");
        }
        return entries.get(0);
    }

    /** The texts of one member of each element. */
    static List<String> texts(JsonNode array, String member) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.get(member).asString()));
        return texts;
    }
}
