package dev.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldLineTest {

    @Test
    void aReceivedLineIsWhatStandsThere() {
        FieldLine line = received("X-Any", "GET / HTTP/1.1\r\nX-Any:\t caf\u00e9 \r\n");

        assertThat(line.name()).isEqualTo("X-Any");
        assertThat(line.value()).isEqualTo("caf\u00e9");
        assertThat(line).isEqualTo(new FieldLine("X-Any", "caf\u00e9")).hasToString("X-Any: caf\u00e9");
        assertThat(line).hasSameHashCodeAs(new FieldLine("X-Any", "caf\u00e9"));
    }

    @Test
    void itIsWrittenWithOneSpaceHoweverManyItCameWith() {
        assertThat(written(received("A", "\r\nA:1\r\n"))).isEqualTo("A: 1");
        assertThat(written(received("A", "\r\nA: \t 1\r\n"))).isEqualTo("A: 1");
        assertThat(written(received("A", "\r\nA:\r\n"))).isEqualTo("A: ");
        assertThat(written(new FieldLine("B", "caf\u00e9"))).isEqualTo("B: caf\u00e9");
    }

    /** A line end must not come of the low byte of another character. */
    @Test
    void whatLatin1DoesNotHaveIsReplacedByOneByteEach() {
        assertThat(written(new FieldLine("B", "x\u010ay\ud83d\ude00z"))).isEqualTo("B: x?y??z");
    }

    private static String written(FieldLine line) {
        byte[] out = new byte[line.length() + 3];

        assertThat(line.writeTo(out, 3)).isEqualTo(out.length);

        return new String(out, 3, line.length(), StandardCharsets.ISO_8859_1);
    }

    private static FieldLine received(String name, String head) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        int start = head.indexOf(name);
        String value = head.substring(start + name.length() + 1).strip();
        int valueStart = value.isEmpty() ? start + name.length() + 1 : head.indexOf(value, start + name.length());
        return FieldLine.received(name, bytes, start, valueStart, valueStart + value.length());
    }
}
