package dev.weir.inspector.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.json.ModelCodec.Bodies;
import dev.weir.inspector.json.writer.Utf8Json;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ModelCodecTest {

    private static final int SEEDS = 150;

    private final ModelCodec codec = new ModelCodec();

    @Test
    void anyExchangeReadsBackEqual() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RecordedExchange exchange = new RandomRecords(seed).exchange(seed);

            RecordedExchange again = codec.exchange(codec.write(exchange, Bodies.INLINE));

            assertThat(again).as("seed %d", seed).usingRecursiveComparison().isEqualTo(exchange);
        }
    }

    @Test
    void anyConnectionReadsBackEqual() {
        for (long seed = 0; seed < SEEDS; seed++) {
            RecordedConnection connection = new RandomRecords(seed).connection(seed);

            RecordedConnection again = codec.connection(written(connection));

            assertThat(again).as("seed %d", seed).isEqualTo(connection);
        }
    }

    @Test
    void anyCaptureInfoReadsBackEqual() {
        for (long seed = 0; seed < SEEDS; seed++) {
            CaptureInfo info = new RandomRecords(seed).info();

            assertThat(codec.info(codec.write(info))).as("seed %d", seed).isEqualTo(info);
        }
    }

    @Test
    void bodiesKeptElsewhereLeaveTheirSizesOnly() {
        RecordedExchange exchange = UsualRecords.exchange(1);

        RecordedExchange again = codec.exchange(codec.write(exchange, Bodies.ELSEWHERE));

        assertThat(again.response().body().kept()).isNull();
        assertThat(again.response().body().keptBytes())
                .isEqualTo(exchange.response().body().keptBytes())
                .isPositive();
    }

    @Test
    void unknownFieldsAreSkipped() {
        String json = new String(codec.write(UsualRecords.exchange(1), Bodies.INLINE), StandardCharsets.UTF_8);
        String newer = json.replace("\"kind\":", "\"novel\":{\"a\":[1,{\"b\":null}],\"c\":1.5},\"kind\":");

        assertThat(codec.exchange(newer.getBytes(StandardCharsets.UTF_8)))
                .usingRecursiveComparison()
                .isEqualTo(UsualRecords.exchange(1));
    }

    @Test
    void nothingAbsentIsWrittenAsNull() {
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] json = codec.write(UsualRecords.exchange(seed), Bodies.INLINE);

            assertThat(new String(json, StandardCharsets.UTF_8)).doesNotContain("null");
        }
    }

    @Test
    void halfASurrogatePairIsReplacedNotFatal() {
        RecordedExchange exchange = UsualRecords.withUrl(UsualRecords.exchange(1), "http://a/\uD83D!\uD83D\uDE00");

        assertThat(codec.exchange(codec.write(exchange, Bodies.INLINE)).url())
                .isEqualTo("http://a/\uFFFD!\uD83D\uDE00");
    }

    @Test
    void aNewerVersionIsRefused() {
        String json = new String(codec.write(UsualRecords.exchange(1), Bodies.INLINE), StandardCharsets.UTF_8);

        assertThatThrownBy(
                        () -> codec.exchange(json.replace("\"v\":2", "\"v\":3").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonFormatException.class)
                .hasMessageContaining("version 3");
    }

    /** Cut or altered anywhere, a document gives a record or a JsonFormatException, nothing else. */
    @Test
    void damagedDocumentsAreRefusedInOneWay() {
        byte[] json = codec.write(new RandomRecords(3).exchange(3), Bodies.INLINE);
        for (int at = 0; at < json.length; at += 7) {
            byte[] cut = Arrays.copyOf(json, at);
            byte[] altered = json.clone();
            altered[at] = '9';

            assertThatThrownBy(() -> codec.exchange(cut)).isInstanceOf(JsonFormatException.class);
            try {
                codec.exchange(altered);
            } catch (JsonFormatException expected) {
                // The parser's own messages list 'null' among the tokens it knows.
                assertThat(expected.getMessage().replace("'null'", "")).doesNotContain("null");
            }
        }
    }

    @Test
    void aNameInPlaceOfAnAddressIsNeverLookedUp() {
        String json = new String(written(UsualRecords.connection(1)), StandardCharsets.UTF_8);
        String named = json.replaceAll("\"remote\":\"[^\"]*\"", "\"remote\":\"localhost:80\"");

        assertThat(codec.connection(named.getBytes(StandardCharsets.UTF_8))
                        .remote()
                        .isUnresolved())
                .isTrue();
    }

    private byte[] written(RecordedConnection connection) {
        Utf8Json json = new Utf8Json();
        codec.write(connection, json);
        return json.toArray();
    }
}
