package dev.weir.inspector.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** What it writes is read by a parser that is not ours, and compared with the examples of RFC 8949. */
class CborWriterTest {

    private final CborWriter cbor = new CborWriter();

    /** Appendix A, those of indefinite length. */
    @Test
    void mapsAndArraysAreThoseOfTheStandard() {
        cbor.startMap();
        cbor.name("a");
        cbor.value(1);
        cbor.name("b");
        cbor.startArray();
        cbor.value(2);
        cbor.value(3);
        cbor.end();
        cbor.name("Fun");
        cbor.value(true);
        cbor.name("Amt");
        cbor.value(-2);
        cbor.end();

        assertThat(written()).isEqualTo("bf61610161629f0203ff6346756ef563416d7421ff");
    }

    /** Appendix A. */
    @Test
    void numbersAreThoseOfTheStandard() {
        assertThat(number(0)).isEqualTo("00");
        assertThat(number(23)).isEqualTo("17");
        assertThat(number(24)).isEqualTo("1818");
        assertThat(number(100)).isEqualTo("1864");
        assertThat(number(1000)).isEqualTo("1903e8");
        assertThat(number(1_000_000)).isEqualTo("1a000f4240");
        assertThat(number(1_000_000_000_000L)).isEqualTo("1b000000e8d4a51000");
        assertThat(number(-1)).isEqualTo("20");
        assertThat(number(-100)).isEqualTo("3863");
        assertThat(number(-1000)).isEqualTo("3903e7");
    }

    @Test
    void numbersOfEveryLengthAreExact() {
        Random random = new Random(1);
        long[] numbers = random.longs(10_000).map(any -> any >> (any & 63)).toArray();
        for (int bits = 0; bits < Long.SIZE; bits++) {
            for (long near = -1; near <= 1; near++) {
                numbers[3 * bits + (int) near + 1] = (1L << bits) + near;
                numbers[5_000 + 3 * bits + (int) near + 1] = -(1L << bits) + near;
            }
        }
        cbor.startArray();
        for (long number : numbers) {
            cbor.value(number);
        }
        cbor.end();

        try (JsonParser in = parser()) {
            in.nextToken();
            assertThat(Arrays.stream(numbers).allMatch(number -> {
                        in.nextToken();
                        return in.getLongValue() == number;
                    }))
                    .isTrue();
            assertThat(in.nextToken()).isEqualTo(JsonToken.END_ARRAY);
        }
    }

    @Test
    void anyTextReadsBackEqual() {
        Random random = new Random(2);
        for (int i = 0; i < 2_000; i++) {
            String text = text(random);
            cbor.clear();

            cbor.value(text);

            assertThat(readText()).isEqualTo(text);
        }
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        cbor.value("\uD83D!\uD83D\uDE00\uDE00");

        assertThat(readText()).isEqualTo("\uFFFD!\uD83D\uDE00\uFFFD");
    }

    @Test
    void anyBytesReadBackEqual() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(i < 250 ? 300 : 70_000)];
            random.nextBytes(bytes);
            cbor.clear();

            cbor.value(bytes);

            try (JsonParser in = parser()) {
                in.nextToken();
                assertThat(in.getBinaryValue()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void namesThatShareAPlaceStayApart() {
        cbor.startMap();
        for (int i = 0; i < 3_000; i++) {
            cbor.name("n" + i);
            cbor.value(i);
        }
        cbor.end();

        try (JsonParser in = parser()) {
            in.nextToken();
            for (int i = 0; i < 3_000; i++) {
                assertThat(in.nextName()).isEqualTo("n" + i);
                assertThat(in.nextIntValue(-1)).isEqualTo(i);
            }
            assertThat(in.nextToken()).isEqualTo(JsonToken.END_OBJECT);
        }
    }

    @Test
    void whatIsClearedBeginsAnew() {
        cbor.value("x".repeat(3_000_000));
        cbor.clear();

        assertThat(number(7)).isEqualTo("07");
        assertThat(cbor.array().length).isLessThan(1 << 20);
    }

    private String number(long number) {
        cbor.clear();
        cbor.value(number);
        return written();
    }

    /** From ASCII alone to all of Unicode, half pairs apart; of a length that has one byte in front, two, or three. */
    private static String text(Random random) {
        int bound = new int[] {0x80, 0x100, 0x800, 0x110000}[random.nextInt(4)];
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(400); left > 0; left--) {
            int point = random.nextInt(bound);
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'x' : point);
        }
        return text.toString();
    }

    private String written() {
        return HexFormat.of().formatHex(cbor.toArray());
    }

    private String readText() {
        try (JsonParser in = parser()) {
            in.nextToken();
            return in.getString();
        }
    }

    private JsonParser parser() {
        return new CBORFactory().createParser(ObjectReadContext.empty(), cbor.toArray());
    }
}
