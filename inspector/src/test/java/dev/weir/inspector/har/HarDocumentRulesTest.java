package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.testing.SketchedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules 1 to 5, 10, 21 and 24 of the HAR acceptance list: the file as a whole. */
class HarDocumentRulesTest {

    private static SketchedExchange odd() {
        return new SketchedExchange()
                .url("https://origin.test/caf\u00e9?q=\ud800&a[]=1|2")
                .request("X-Odd: \u0001\u2028\ud83d\ude00")
                .answer("text/plain", SketchedExchange.body("\ufeffBOM \u0000 \ud83d\ude00"));
    }

    @Test
    void rule1IsStrictJsonInUtf8WithoutBomOrDuplicateKeys() {
        byte[] har = HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, odd());

        assertThat(har[0]).isEqualTo((byte) '{');
        // Fails on duplicate keys, trailing text and on numbers that are none.
        JsonNode log = HarText.parse(har).get("log");
        assertThat(log.at("/entries/0/response/content/text").asString()).isEqualTo("\ufeffBOM \u0000 \ud83d\ude00");
        assertThat(new String(har, StandardCharsets.UTF_8)).doesNotContain("NaN", "Infinity");
    }

    @Test
    void rule2NamesVersionAndCreator() {
        JsonNode log = HarText.log(HarText.PLAIN, new SketchedExchange());

        assertThat(log.get("version").asString()).isEqualTo("1.2");
        assertThat(log.at("/creator/name").asString()).isEqualTo("Weir");
        assertThat(log.at("/creator/version").asString()).isEqualTo("0.1.0");
        assertThat(log.at("/creator/comment").asString()).isEqualTo("abc1234");
    }

    @Test
    void rule3EveryPagerefResolvesAndABurstIsAPage() {
        JsonNode log = HarText.log(
                HarText.PLAIN,
                new SketchedExchange().number(1).startMillis(0),
                new SketchedExchange().number(2).startMillis(9_000),
                new SketchedExchange().number(3).startMillis(19_001).url("https://other.test/b"));

        assertThat(HarText.texts(log.get("entries"), "pageref")).containsExactly("page_1", "page_1", "page_2");
        assertThat(HarText.texts(log.get("pages"), "id")).containsExactly("page_1", "page_2");
        assertThat(HarText.texts(log.get("pages"), "title"))
                .containsExactly("https://origin.test/a", "https://other.test/b");
        assertThat(log.at("/pages/1/startedDateTime").asString()).isEqualTo("2026-11-22T10:00:19.001Z");
    }

    @Test
    void rule3AnEmptyCaptureStillHasAPage() {
        JsonNode log = HarText.log(HarText.PLAIN);

        assertThat(log.get("pages")).hasSize(1);
        assertThat(log.get("entries")).isEmpty();
        assertThat(HarSchema.errors(HarText.parse(HarText.bytes(HarText.PLAIN, SketchedExchange.INFO))))
                .isEmpty();
    }

    @Test
    void rule3ACommandLineIsOnePageHoweverLongItRuns() {
        CaptureInfo info = new CaptureInfo(
                "0.1.0", SketchedExchange.ANCHOR, List.of("curl", "-s", "http://a b"), "epoll", CaptureInfo.Loss.NONE);
        JsonNode log = HarText.parse(HarText.bytes(
                        HarText.PLAIN.withFilter("status>=400"),
                        info,
                        new SketchedExchange().number(1).startMillis(0),
                        new SketchedExchange().number(2).startMillis(90_000)))
                .get("log");

        assertThat(HarText.texts(log.get("pages"), "title"))
                .containsExactly("curl -s 'http://a b' (filter: status>=400)");
    }

    @Test
    void rule4RefusesEntriesOutOfOrder() throws IOException {
        SketchedExchange late = new SketchedExchange().number(1).startMillis(10);
        SketchedExchange early = new SketchedExchange().number(2).startMillis(9);
        try (HarWriter writer = HarWriter.open(new ByteArrayOutputStream(), SketchedExchange.INFO, HarText.PLAIN)) {
            writer.entry(late.build(), late::connection);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.entry(early.build(), early::connection))
                    .withMessageContaining("#2 started 1000000 ns before");
        }
    }

    @Test
    void rule5StartHasThreeFractionDigitsAndIsUtc() {
        SketchedExchange exchange = new SketchedExchange();
        exchange.startNanos = SketchedExchange.ANCHOR.atNanos() + 1_234_567_891L;

        JsonNode entry = HarText.entry(exchange);

        assertThat(entry.get("startedDateTime").asString()).isEqualTo("2026-11-22T10:00:01.234Z");
        assertThat(entry.at("/_weir/t/start").decimalValue()).isEqualByComparingTo("1234567.891");
    }

    @Test
    void rule10HasNoNullAnywhere() {
        SketchedExchange bare = new SketchedExchange()
                .fails(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no such name"))
                .number(2);
        bare.named = false;
        bare.connected = false;

        String har = new String(
                HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, new SketchedExchange(), bare),
                StandardCharsets.UTF_8);

        assertThat(har).doesNotContain("null");
    }

    @Test
    void rule21TunnelsAndWhatIsNoRequestAreCountedInsteadOfWritten() {
        SketchedExchange tunnel = new SketchedExchange().number(1).url("origin.test:443");
        tunnel.kind = ExchangeKind.TUNNEL;
        tunnel.method = "CONNECT";
        tunnel.named = false;
        SketchedExchange malformed = new SketchedExchange().number(2).url("\u0016\u0003\u0001");
        malformed.kind = ExchangeKind.MALFORMED;
        malformed.named = false;
        SketchedExchange about = new SketchedExchange().number(3).url("about:blank");
        about.named = false;

        JsonNode log = HarText.log(HarText.PLAIN, tunnel, malformed, about, new SketchedExchange().number(4));

        assertThat(HarText.texts(log.get("entries"), "pageref")).hasSize(1);
        assertThat(log.get("comment").asString())
                .contains("left out: 2 malformed requests")
                .contains("left out: 1 tunnels");
    }

    @Test
    void rule24FitsTheSchemaOfHar() {
        byte[] har = HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, odd(), new SketchedExchange().number(2));

        assertThat(HarSchema.errors(HarText.parse(har))).isEmpty();
    }

    @Test
    void whatBrokeOffDoesNotLookWhole() throws IOException {
        FailingOnce out = new FailingOnce();
        SketchedExchange exchange =
                new SketchedExchange().answer("text/plain", SketchedExchange.body("x".repeat(99_999)));
        HarWriter writer = HarWriter.open(out, SketchedExchange.INFO, HarText.PLAIN);

        assertThatIOException()
                .isThrownBy(() -> writer.entry(exchange.build(), exchange::connection))
                .withStackTraceContaining("disk full");
        writer.close();

        assertThat(out.written.toString(StandardCharsets.UTF_8)).startsWith("{").doesNotContain("\"pages\"");
        assertThat(out.closed).isTrue();
    }

    private static final class FailingOnce extends OutputStream {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean failed;
        private boolean closed;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!failed && written.size() > 20_000) {
                failed = true;
                throw new IOException("disk full");
            }
            written.write(bytes, offset, length);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
