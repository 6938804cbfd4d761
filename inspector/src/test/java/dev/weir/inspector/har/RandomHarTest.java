package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.body.ContentDecoder;
import dev.weir.inspector.body.DecodedContent;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.redact.Redaction;
import dev.weir.inspector.testing.RandomExchanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The rules of the acceptance list, held by whatever exchanges come along. */
class RandomHarTest {

    private static final int COUNT = 400;

    private final List<RecordedExchange> written = new ArrayList<>();

    private byte[] har(long seed, HarOptions options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RandomExchanges exchanges = new RandomExchanges(seed);
        try (HarWriter writer = HarWriter.open(out, RandomExchanges.INFO, options)) {
            for (int i = 0; i < COUNT; i++) {
                RecordedExchange exchange = exchanges.next();
                long before = writer.entries();
                writer.entry(exchange, exchanges::connection);
                if (writer.entries() > before) {
                    written.add(exchange);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(HarProfile.class)
    void rules1To5And10And24HoldInEveryProfile(HarProfile profile) {
        byte[] bytes = har(21, HarOptions.of(profile));
        JsonNode har = HarText.parse(bytes);

        assertThat(HarSchema.errors(har)).isEmpty();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain(":null", "[null");
        assertThat(HarText.texts(har.at("/log/entries"), "startedDateTime")).isSorted();
        List<String> pages = HarText.texts(har.at("/log/pages"), "id");
        assertThat(pages).doesNotHaveDuplicates();
        assertThat(pages).containsAll(HarText.texts(har.at("/log/entries"), "pageref"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rules6To9HoldForEveryEntry(long seed) {
        JsonNode entries = HarText.parse(har(seed, HarText.PLAIN)).at("/log/entries");
        Map<String, Integer> payers = new HashMap<>();
        for (JsonNode entry : entries) {
            JsonNode timings = entry.get("timings");
            BigDecimal sum = BigDecimal.ZERO;
            for (String name : List.of("blocked", "dns", "connect", "send", "wait", "receive")) {
                sum = sum.add(timings.get(name).decimalValue().max(BigDecimal.ZERO));
            }
            assertThat(entry.get("time").decimalValue()).isEqualByComparingTo(sum);
            assertThat(timings.get("blocked").decimalValue()).isNotNegative();
            assertThat(timings.get("connect").decimalValue())
                    .isGreaterThanOrEqualTo(timings.get("ssl").decimalValue());
            if (timings.get("connect").decimalValue().signum() >= 0 && entry.has("_connectionId")) {
                payers.merge(entry.get("_connectionId").asString(), 1, Integer::sum);
            }
        }
        assertThat(payers.values()).containsOnly(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theSumOfAllPhasesIsTheWallTime(long seed) {
        JsonNode entries = HarText.parse(har(seed, HarText.PLAIN)).at("/log/entries");
        for (int i = 0; i < written.size(); i++) {
            RecordedExchange exchange = written.get(i);
            Long last = exchange.response() == null ? null : exchange.response().lastByteAtNanos();
            long end = last == null || exchange.failure() != null ? exchange.endedAtNanos() : last;
            long micros = (end - exchange.startedAtNanos()) / 1_000;

            assertThat(entries.get(i).get("time").decimalValue())
                    .as("#" + exchange.number())
                    .isEqualByComparingTo(BigDecimal.valueOf(micros, 3));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rules11To16HoldForEveryEntry(long seed) {
        JsonNode entries = HarText.parse(har(seed, HarText.PLAIN)).at("/log/entries");
        for (int i = 0; i < written.size(); i++) {
            RecordedExchange exchange = written.get(i);
            JsonNode request = entries.get(i).get("request");
            JsonNode response = entries.get(i).get("response");

            assertThat(request.get("headersSize").asInt())
                    .isEqualTo(exchange.request().head().bytes().length);
            assertThat(HarText.texts(request.get("headers"), "value"))
                    .isEqualTo(exchange.request().fields().fields().stream()
                            .map(field -> field.value())
                            .toList());
            assertThat(request.get("bodySize").asLong())
                    .isEqualTo(exchange.request().body().bytes());
            if (exchange.response() != null) {
                checkContent(exchange, response);
            }
        }
    }

    private static void checkContent(RecordedExchange exchange, JsonNode response) {
        JsonNode content = response.get("content");
        assertThat(response.get("status").asInt()).isEqualTo(exchange.status());
        assertThat(response.get("bodySize").asLong())
                .isEqualTo(exchange.response().body().bytes());
        if (content.has("compression")) {
            assertThat(content.get("compression").asLong())
                    .isEqualTo(content.get("size").asLong()
                            - response.get("bodySize").asLong());
        }
        assertThat(content.has("comment")).isEqualTo(exchange.response().body().truncated());
        byte[] kept = exchange.response().body().kept();
        if (content.has("encoding") && !exchange.response().body().truncated()) {
            String coding = exchange.response().fields().first("content-encoding");
            DecodedContent decoded = new ContentDecoder(ContentDecoder.Limits.DEFAULT).decode(kept, coding);
            byte[] shown = Base64.getDecoder().decode(content.get("text").asString());
            assertThat(shown).isEqualTo(decoded.whole() ? decoded.bytes() : kept);
            assertThat(content.get("size").asInt()).isEqualTo(shown.length);
        }
    }

    @Test
    void noSecretLeavesByDefault() {
        String har = new String(har(11, HarOptions.of(HarProfile.STRICT)), StandardCharsets.UTF_8);

        assertThat(har).doesNotContain("Bearer abc", "me:pw", "sid=1", "s%20e", "s e\"", "?code=1");
        assertThat(har).contains("header values, ", " cookies, ", " parameters", " user infos");
    }

    @Test
    void theSameValueKeepsItsMarkInTheWholeFile() {
        JsonNode entries = HarText.parse(
                        har(12, HarOptions.of(HarProfile.STRICT).withRedaction(Redaction.DEFAULT)))
                .at("/log/entries");
        Map<String, Set<String>> marks = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            String sent = written.get(i).request().fields().first("authorization");
            if (sent != null) {
                for (JsonNode header : entries.get(i).at("/request/headers")) {
                    if (header.get("name").asString().equals("Authorization")) {
                        marks.computeIfAbsent(sent, key -> new HashSet<>())
                                .add(header.get("value").asString());
                    }
                }
            }
        }
        assertThat(marks).hasSize(5);
        assertThat(marks.values()).allSatisfy(values -> assertThat(values).hasSize(1));
    }
}
