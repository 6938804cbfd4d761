package dev.weir.inspector.json.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What it writes is read by a parser that is not ours. */
class Utf8JsonTest {

    private static final JsonMapper READER = JsonMapper.shared();

    private final Utf8Json json = new Utf8Json();

    @Test
    void commasStandBetweenWhatFollowsEachOther() {
        json.startObject();
        json.name("a");
        json.value(1);
        json.name("none");
        json.startObject();
        json.endObject();
        json.name("list");
        json.startArray();
        json.value(1);
        json.value("two");
        json.value(true);
        json.startObject();
        json.name("a");
        json.value(false);
        json.endObject();
        json.startArray();
        json.endArray();
        json.endArray();
        json.name("b");
        json.latin1(new byte[] {'x'});
        json.endObject();

        assertThat(written()).isEqualTo("{\"a\":1,\"none\":{},\"list\":[1,\"two\",true,{\"a\":false},[]],\"b\":\"x\"}");
    }

    @Test
    void numbersOfEveryLengthAreExact() {
        long[] edges = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE
        };
        for (long edge : edges) {
            assertThat(number(edge)).isEqualTo(Long.toString(edge));
        }
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            for (long near = power - 1; near <= power + 1; near++) {
                assertThat(number(near)).isEqualTo(Long.toString(near));
                assertThat(number(-near)).isEqualTo(Long.toString(-near));
            }
        }
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long any = random.nextLong() >> random.nextInt(64);
            assertThat(number(any)).isEqualTo(Long.toString(any));
        }
    }

    @Test
    void anyTextReadsBackEqual() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            json.clear();

            json.value(text);

            assertThat(read().stringValue()).isEqualTo(text);
        }
    }

    @Test
    void anyBytesReadBackAsLatin1() {
        Random random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] &= 0x7f;
                }
            }
            json.clear();

            json.latin1(bytes);

            assertThat(read().stringValue().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void namesThatShareAPlaceStayApart() {
        json.startObject();
        for (int i = 0; i < 3_000; i++) {
            json.name("n" + i);
            json.value(i);
        }
        json.endObject();

        JsonNode read = read();
        assertThat(read.size()).isEqualTo(3_000);
        assertThat(read.get("n2999").intValue()).isEqualTo(2_999);
    }

    @Test
    void whatIsClearedBeginsAnew() {
        json.startArray();
        json.value("x".repeat(3_000_000));
        json.endArray();
        json.clear();

        json.value(7);

        assertThat(written()).isEqualTo("7");
        assertThat(json.array().length).isLessThan(1 << 20);
    }

    private String number(long number) {
        json.clear();
        json.value(number);
        return written();
    }

    /** From ASCII alone to all of Unicode, half pairs apart. */
    private static String text(Random random) {
        int bound = new int[] {0x80, 0x100, 0x800, 0x110000}[random.nextInt(4)];
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(80); left > 0; left--) {
            int point = random.nextInt(bound);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
        }
        return text.toString();
    }

    private String written() {
        return new String(json.array(), 0, json.size(), StandardCharsets.UTF_8);
    }

    private JsonNode read() {
        return READER.readTree(json.toArray());
    }
}
