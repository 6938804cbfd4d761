package dev.weir.proxy.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever two readers could take differently is refused, with the offset at which it went wrong. A § marks that offset. */
class StrictnessTest {

    static Stream<String> badFraming() {
        return Stream.of(
                "400 POST / HTTP/1.1|Host: x|Content-Length: 1|§Transfer-Encoding: chunked||",
                "400 POST / HTTP/1.1|Host: x|§Transfer-Encoding: chunked|Content-Length: 1||",
                "400 POST / HTTP/1.1|Host: x|Content-Length: 1|A: b|§content-length: 1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: 1, 1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: +1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: -1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: 0x1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: 1 1||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length:||",
                "400 POST / HTTP/1.1|Host: x|§Content-Length: 9999999999999999999||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding: gzip, chunked||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding: chunked, identity||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding: xchunked||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding: \"chunked\"||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding: chunked;q=1||",
                "501 POST / HTTP/1.1|Host: x|§Transfer-Encoding:||",
                "501 POST / HTTP/1.1|Host: x|Transfer-Encoding: chunked|§Transfer-Encoding: chunked||",
                "400 POST / HTTP/1.1|Host: x|Transfer-Encoding:§\u000bchunked||",
                "400 POST / HTTP/1.1|Host: x|Transfer-Encoding§ : chunked||",
                "400 POST / HTTP/1.1|Host: x|Transfer-Encoding:|§ chunked||",
                "400 POST / HTTP/1.0|§Transfer-Encoding: chunked||");
    }

    static Stream<String> badLines() {
        return Stream.of(
                "400 GET / HTTP/1.1|Host§ : x||",
                "400 GET / HTTP/1.1|§ Host: x||",
                "400 GET / HTTP/1.1|Host: x|A: b|§\tc||",
                "400 GET / HTTP/1.1|Host: x|A: b§\rc||",
                "400 GET / HTTP/1.1|Host: x|A: b§\nC: d||",
                "400 GET / HTTP/1.1|Host: x|A: b§\0c||",
                "400 GET / HTTP/1.1|Host: x|A: b§\u0001c||",
                "400 GET / HTTP/1.1|Host: x|A: b§\u007fc||",
                "400 GET / HTTP/1.1|Host: x|A§(b: c||",
                "400 GET / HTTP/1.1|Host: x|A§||",
                "400 GET / HTTP/1.1|Host: x|§: c||",
                "400 GET / HTTP/1.1|A: b|§||",
                "400 GET / HTTP/1.1|Host: x|§Host: x||",
                "400 GET / HTTP/1.1|§Host: x y||",
                "400 GET / HTTP/1.1|§Host: u@x||",
                "400 GET / HTTP/1.1|§Host: x:99999||",
                "400 GET / HTTP/1.1|§Host: x,y||",
                "400 §|GET / HTTP/1.1|Host: x||",
                "400 GET§\t/ HTTP/1.1|Host: x||",
                "400 GET §  / HTTP/1.1|Host: x||",
                "400 § GET / HTTP/1.1|Host: x||",
                "400 GET /a§\tb HTTP/1.1|Host: x||",
                "400 GET /a §b HTTP/1.1|Host: x||",
                "400 GET / §HTTP/1.1 |Host: x||",
                "400 GET / §http/1.1|Host: x||",
                "400 GET / §HTTP/11|Host: x||",
                "505 GET / §HTTP/2.0|Host: x||",
                "400 GET /§|Host: x||",
                "400 GET§|Host: x||",
                "400 G§@T / HTTP/1.1|Host: x||");
    }

    @ParameterizedTest
    @MethodSource({"badFraming", "badLines"})
    void headIsRefusedAtItsOffset(String example) {
        String marked = example.substring(4).replace("|", "\r\n");
        int offset = marked.indexOf('§');
        String head = marked.replace("§", "");
        List<String> told = ReadMessages.requests(head);
        assertThat(told)
                .as(head)
                .anyMatch(line -> line.startsWith("bad " + example.substring(0, 3) + " at " + offset + ":"));
        assertThat(ReadMessages.requests(head.split(""))).as("byte by byte").anyMatch(line -> line.startsWith("bad "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                ";a\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhello!\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a\0\r\nhello\r\n0\r\n\r\n",
                "10000000000000005\r\nhello\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
                "g\r\nhello\r\n0\r\n\r\n",
                "0\r\n\n",
                "0\r\nA: b\n\r\n",
                "0\r\nA : b\r\n\r\n",
                "0\r\n A: b\r\n\r\n",
                "0\r\nA: \0\r\n\r\n",
                "0\r\nA\r\n\r\n",
            })
    void chunkFramingIsRefused(String body) {
        String head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertThat(ReadMessages.requests(head + body)).anyMatch(line -> line.startsWith("bad 400"));
        assertThat(ReadMessages.requests((head + body).split("")))
                .anyMatch(line -> line.startsWith("bad 400"))
                .noneMatch(line -> line.startsWith("end"));
    }

    @Test
    void caseOfChunkedDoesNotMatter() {
        assertThat(ReadMessages.requests(
                        "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: \t Chunked \r\n\r\n0\r\n\r\n"))
                .contains("end  0/5 []");
    }

    @Test
    void higherMinorVersionIsReadAsTheHighestKnown() {
        assertThat(ReadMessages.requests("GET / HTTP/1.2\r\nHost: x\r\n\r\n")).contains("end  0/0 []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 O\u0001K\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
            })
    void responseIsRefused(String head) {
        assertThat(ReadMessages.responses(head)).anyMatch(line -> line.startsWith("bad "));
    }
}
