package dev.weir.inspector.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.cbor.CborWriter;
import dev.weir.inspector.json.ModelCodec.Bodies;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.RandomRecords;
import dev.weir.inspector.testing.UsualRecords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.cbor.CBORFactory;

class ModelCodecTest {

    private static final int SEEDS = 150;

    // Names of one character, and null (RFC 8949, section 3.3) and 1.5 (appendix A) as their values.
    private static final byte[] NULL_FIELD = {0x61, 'n', (byte) 0xf6};
    private static final byte[] HALF_FIELD = {0x61, 'h', (byte) 0xf9, 0x3e, 0x00};

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
        CborWriter novel = new CborWriter();
        novel.name("novel");
        novel.startMap();
        novel.name("a");
        novel.startArray();
        novel.value(1);
        novel.startMap();
        novel.name("b");
        novel.value(new byte[] {1});
        novel.end();
        novel.end();
        novel.end();
        byte[] known = codec.write(UsualRecords.exchange(1), Bodies.INLINE);
        ByteArrayOutputStream newer = new ByteArrayOutputStream();
        newer.write(known, 0, 1); // opens the map
        newer.writeBytes(NULL_FIELD);
        newer.writeBytes(HALF_FIELD);
        newer.writeBytes(novel.toArray());
        newer.write(known, 1, known.length - 1);

        assertThat(codec.exchange(newer.toByteArray()))
                .usingRecursiveComparison()
                .isEqualTo(UsualRecords.exchange(1));
    }

    @Test
    void nothingAbsentIsWrittenAsNull() {
        for (long seed = 0; seed < SEEDS; seed++) {
            byte[] document = codec.write(UsualRecords.exchange(seed), Bodies.INLINE);

            try (JsonParser in = new CBORFactory().createParser(ObjectReadContext.empty(), document)) {
                for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                    assertThat(token).isNotEqualTo(JsonToken.VALUE_NULL);
                }
            }
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
        byte[] newer = replaced(codec.write(UsualRecords.exchange(1), Bodies.INLINE), "av\u0003", "av\u0004");

        assertThatThrownBy(() -> codec.exchange(newer))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("version 4");
    }

    /** Cut or altered anywhere, a document gives a record or a RecordFormatException, nothing else. */
    @Test
    void damagedDocumentsAreRefusedInOneWay() {
        byte[] document = codec.write(new RandomRecords(3).exchange(3), Bodies.INLINE);
        for (int at = 0; at < document.length; at += 7) {
            byte[] cut = Arrays.copyOf(document, at);
            byte[] altered = document.clone();
            altered[at] = (byte) 0x99;

            assertThatThrownBy(() -> codec.exchange(cut)).isInstanceOf(RecordFormatException.class);
            try {
                codec.exchange(altered);
            } catch (RecordFormatException expected) {
                // The parser's own messages list 'null' among the tokens it knows.
                assertThat(expected.getMessage().replace("'null'", "")).doesNotContain("null");
            }
        }
    }

    @Test
    void aNameInPlaceOfAnAddressIsNeverLookedUp() {
        RecordedConnection connection = UsualRecords.connection(1);
        String address = Addresses.text(connection.remote());
        String name = "a".repeat(address.length() - 3) + ":80";

        byte[] named = replaced(written(connection), address, name);

        assertThat(codec.connection(named).remote().isUnresolved()).isTrue();
    }

    /** What stands in place of the first one is as long. */
    private static byte[] replaced(byte[] document, String part, String other) {
        String latin1 = new String(document, StandardCharsets.ISO_8859_1);
        assertThat(latin1).contains(part);
        return latin1.replaceFirst(Pattern.quote(part), other).getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] written(RecordedConnection connection) {
        CborWriter out = new CborWriter();
        codec.write(connection, out);
        return out.toArray();
    }
}
