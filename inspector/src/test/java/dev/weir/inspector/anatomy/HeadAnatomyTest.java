package dev.weir.inspector.anatomy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.inspector.anatomy.HeadAnatomy.Part;
import dev.weir.inspector.anatomy.Oddity.Kind;
import dev.weir.inspector.model.RejectedHead;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A | in an example is CR LF, a § stands in front of the byte at which the oddity is. */
class HeadAnatomyTest {

    private static HeadAnatomy anatomy(String head) {
        return HeadAnatomy.ofRejected(
                new RejectedHead(Leg.CLIENT, 0, head.replace("|", "\r\n").getBytes(ISO_8859_1), 0));
    }

    @Test
    void everyPartHasItsPlace() {
        byte[] bytes = "GET / HTTP/1.1\r\nHost: a\r\nCookie:  b=c \r\n\r\n".getBytes(ISO_8859_1);
        HeadAnatomy anatomy = HeadAnatomy.of(new RawHead(bytes, 14));

        assertThat(anatomy.startLine()).isEqualTo(new Part(0, 14));
        assertThat(anatomy.fields()).containsExactly(new Part(16, 7), new Part(25, 13));
        assertThat(anatomy.emptyLine()).isEqualTo(40);
        assertThat(anatomy.oddities()).isEmpty();
    }

    @Test
    void partsAndLineEndsMakeUpTheWholeHead() {
        String head = "HTTP/1.1 200 OK|A: b|C:|D: e|\tf|G: h||";
        HeadAnatomy anatomy = anatomy(head);

        assertThat(anatomy.startLine().length()
                        + anatomy.fields().stream().mapToInt(Part::length).sum()
                        + 2 * (1 + anatomy.fields().size() + 1))
                .isEqualTo(head.replace("|", "\r\n").length());
        assertThat(anatomy.fields()).hasSize(4);
    }

    @Test
    void headThatBrokeOffHasNoEmptyLine() {
        HeadAnatomy anatomy = anatomy("GET / HTTP/1.1|Ho");

        assertThat(anatomy.emptyLine()).isNull();
        assertThat(anatomy.fields()).containsExactly(new Part(16, 2));
        assertThat(anatomy("").startLine().length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BARE_LF GET / HTTP/1.1|A: b§\nHost: a||",
                "BARE_CR GET / HTTP/1.1|Host: a|A: b§\rc||",
                "NUL GET / HTTP/1.1|Host: a|A: §\0||",
                "CONTROL_CHARACTER GET / HTTP/1.1|Host: a|A: §\u0001||",
                "CONTROL_CHARACTER GET / HTTP/1.1|Host: a|A: §\u007f||",
                "OBS_FOLD GET / HTTP/1.1|Host: a|A: b|§ c||",
                "OBS_FOLD GET / HTTP/1.1|§ Host: a||",
                "SPACE_BEFORE_COLON GET / HTTP/1.1|Host: a|A§ : b||",
                "NO_NAME GET / HTTP/1.1|Host: a|§A||",
                "NO_NAME GET / HTTP/1.1|Host: a|§: b||",
                "ILLEGAL_NAME GET / HTTP/1.1|Host: a|A§(b: c||",
                "ILLEGAL_NAME GET / HTTP/1.1|Host: a|A§ b: c||",
                "UNDERSCORE_IN_NAME GET / HTTP/1.1|Host: a|X§_a_b: c||",
                "DUPLICATE_CONTENT_LENGTH POST / HTTP/1.1|Host: a|Content-Length: 1|§content-length: 1||",
                "BAD_CONTENT_LENGTH POST / HTTP/1.1|Host: a|§Content-Length: +1||",
                "DUPLICATE_HOST GET / HTTP/1.1|Host: a|§Host: b||",
                "MISSING_HOST GET / HTTP/1.1|A: b§||",
                "HOST_DIFFERS GET http://a/ HTTP/1.1|§Host: b||",
                "LENGTH_AND_TRANSFER_ENCODING POST / HTTP/1.1|Host: a|Content-Length: 1|§Transfer-Encoding: chunked||",
                "BAD_TRANSFER_ENCODING POST / HTTP/1.1|Host: a|§Transfer-Encoding: xchunked||",
                "BAD_TRANSFER_ENCODING HTTP/1.0 200 OK|§Transfer-Encoding: chunked||",
                "NON_ASCII GET / HTTP/1.1|Host: a|A: §\u00e4\u00f6||",
            })
    void oddityIsFoundWhereItIsAndNothingElse(String example) {
        Kind kind = Kind.valueOf(example.substring(0, example.indexOf(' ')));
        String marked = example.substring(example.indexOf(' ') + 1);
        int offset = marked.replace("|", "\r\n").indexOf('§');
        assertThat(anatomy(marked.replace("§", "")).oddities()).singleElement().satisfies(oddity -> {
            assertThat(oddity.kind()).isEqualTo(kind);
            assertThat(oddity.offset()).isEqualTo(offset);
            assertThat(oddity.detail()).isNotBlank().matches("[ -~]+");
        });
    }

    @Test
    void emptyLineInFrontIsOdd() {
        assertThat(anatomy("|GET / HTTP/1.1|Host: a||").oddities())
                .extracting(Oddity::kind)
                .containsExactly(Kind.LEADING_EMPTY_LINE);
    }

    @Test
    void longLinesAndLongHeadsAreOdd() {
        String line = "A: " + "x".repeat(HeadAnatomy.LONG_LINE_BYTES - 3);
        assertThat(anatomy("GET / HTTP/1.1|Host: a|" + line + "||").oddities()).isEmpty();
        assertThat(anatomy("GET / HTTP/1.1|Host: a|" + line + "x||").oddities())
                .containsExactly(new Oddity(Kind.OVER_LONG, 25, 8_191, "field line of 8191 bytes"));
        assertThat(anatomy("GET / HTTP/1.1|Host: a|" + (line + "|").repeat(3) + "|")
                        .oddities())
                .extracting(Oddity::offset)
                .containsExactly(0);
    }

    @ParameterizedTest
    @CsvSource({"http://a/,a:80", "http://A:80/,a", "https://a:443/x,A", "http://a:81?q,a:81", "/,b"})
    void hostThatMeansTheSameIsNotOdd(String target, String host) {
        assertThat(anatomy("GET " + target + " HTTP/1.1|Host: " + host + "||").oddities())
                .isEmpty();
    }

    @Test
    void anyBytesAreTakenApart() {
        Random random = new Random(7);
        String alphabet = "\r\n\t :\0aHost_\u00e4\u0001";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder head = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                head.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HeadAnatomy anatomy = anatomy(head.toString());
            List<Part> parts = new java.util.ArrayList<>(anatomy.fields());
            parts.add(0, anatomy.startLine());
            int before = 0;
            for (Part part : parts) {
                assertThat(part.offset()).isGreaterThanOrEqualTo(before);
                before = part.end();
            }
            assertThat(before).isLessThanOrEqualTo(head.length());
            assertThat(anatomy.oddities()).allMatch(oddity -> oddity.offset() + oddity.length() <= head.length());
        }
    }
}
