package dev.weir.inspector.diagnosis;

import static dev.weir.inspector.findings.FindingCode.W601;
import static dev.weir.inspector.findings.FindingCode.W602;
import static dev.weir.inspector.findings.FindingCode.W603;
import static dev.weir.inspector.findings.FindingCode.W604;
import static dev.weir.inspector.findings.FindingCode.W605;
import static dev.weir.inspector.findings.FindingCode.W606;
import static dev.weir.inspector.testing.Samples.at;
import static dev.weir.inspector.testing.Samples.body;
import static dev.weir.inspector.testing.Samples.client;
import static dev.weir.inspector.testing.Samples.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.InformationalHead;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedBody.Arrival;
import dev.weir.inspector.model.RecordedBody.Arrivals;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.SampleExchange;
import dev.weir.inspector.testing.SketchedExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** W601 to W606. */
class MessageFindingsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";

    private static SampleExchange exchange(String requestHead, String responseHead, RecordedBody body) {
        return SampleExchange.of(1, "http://origin.test/", 0)
                .requestHead(requestHead)
                .tcp(20, 100)
                .send(200)
                .receive(responseHead, body, 300, 400);
    }

    private static RecordedExchange page(String requestFields, String responseFields, byte[] content) {
        return exchange(
                        "GET / HTTP/1.1\r\nHost: h\r\n" + requestFields + "\r\n",
                        "HTTP/1.1 200 OK\r\n" + responseFields + "\r\n",
                        SketchedExchange.body(content))
                .end();
    }

    private static byte[] text(int bytes) {
        return "weir ".repeat(bytes / 5).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void w601TextTravelledUncompressed() {
        String gzip = "Accept-Encoding: gzip, br\r\n";
        String html = "Content-Type: text/html\r\n";
        assertThat(Found.in(page(gzip, html, text(1_400))).texts(W601))
                .singleElement()
                .asString()
                .startsWith("text travelled uncompressed: 1.4 kB, with gzip it would be ");
        assertThat(Found.in(page(gzip, html, text(1_395))).texts(W601))
                .as("small")
                .isEmpty();
        assertThat(Found.in(page("", html, text(1_400))).texts(W601))
                .as("nobody understands it")
                .isEmpty();
        assertThat(Found.in(page(gzip, "Content-Type: image/png\r\n", text(1_400)))
                        .texts(W601))
                .isEmpty();
        assertThat(Found.in(page(gzip, html + "Content-Encoding: br\r\n", text(1_400)))
                        .texts(W601))
                .isEmpty();
        byte[] noise = new byte[4_000];
        new Random(1).nextBytes(noise);
        assertThat(Found.in(page(gzip, html, noise)).texts(W601))
                .as("saves too little")
                .isEmpty();
        RecordedExchange unkept = exchange(
                        "GET / HTTP/1.1\r\n" + gzip + "\r\n", "HTTP/1.1 200 OK\r\n" + html + "\r\n", body(9_000))
                .end();
        assertThat(Found.in(unkept).texts(W601)).as("not recorded").isEmpty();
    }

    @Test
    void w602MessageCanBeReadInTwoWays() {
        RecordedExchange folded = exchange(
                        "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n", body(0))
                .end();
        assertThat(Found.in(folded).texts(W602))
                .singleElement()
                .asString()
                .startsWith("the response can be read in two ways");
        assertThat(Found.in(page("", "", text(5))).texts(W602)).isEmpty();
    }

    @Test
    void w602BodyIsShorterThanItsLength() {
        Failure cut = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, "12 bytes of the body missing");
        SampleExchange shorter =
                exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n", body(9));
        assertThat(Found.in(shorter.end(cut, 500)).texts(W602))
                .singleElement()
                .asString()
                .contains("12 bytes");
        SampleExchange chunked = exchange(
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", body(9));
        assertThat(Found.in(chunked.end(cut, 500)).texts(W602)).isEmpty();
    }

    @Test
    void w603HeadIsLong() {
        String cookie = "Cookie: " + "x".repeat(2_048) + "\r\n";
        assertThat(Found.in(page(cookie, "", text(5))).texts(W603))
                .containsExactly("the request's head is long: 2.1 kB, 2.0 kB of it cookies");
        assertThat(Found.in(page(cookie.replace("Cookie: x", "Cookie: "), "", text(5)))
                        .texts(W603))
                .isEmpty();
        int rest = "GET / HTTP/1.1\r\nHost: h\r\nA: \r\n\r\n".length();
        assertThat(Found.in(page("A: " + "x".repeat(4_096 - rest) + "\r\n", "", text(5)))
                        .texts(W603))
                .hasSize(1);
        assertThat(Found.in(page("A: " + "x".repeat(4_095 - rest) + "\r\n", "", text(5)))
                        .texts(W603))
                .isEmpty();
        assertThat(Found.in(page("", "A: " + "x".repeat(8_192) + "\r\n", text(5)))
                        .texts(W603))
                .singleElement()
                .asString()
                .startsWith("the response's head is long");
    }

    private static RecordedExchange redirect(long number, String url, long start, String location) {
        String head = location == null ? OK : "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n";
        return SampleExchange.of(number, url, start)
                .reuse(20, 9, 1)
                .send(start + 10)
                .receive(head, body(0), start + 20_000, start + 20_000)
                .end();
    }

    @Test
    void w604OneRedirectAfterTheOther() {
        RecordedExchange first = redirect(1, "http://origin.test/a", 0, "/b");
        RecordedExchange second = redirect(2, "http://origin.test/b", 100_000, "http://origin.test/c#top");
        RecordedExchange last = redirect(3, "http://origin.test/c", 200_000, null);
        assertThat(Found.in(first, second, last).on(client(3)).texts(W604))
                .containsExactly("2 redirects one after the other cost 40.0 ms");
        assertThat(Found.in(first, redirect(2, "http://origin.test/b", 100_000, null))
                        .on(client(3))
                        .texts(W604))
                .as("one")
                .isEmpty();
        assertThat(Found.in(first, second, redirect(3, "http://origin.test/c", 1_120_001, null))
                        .on(client(3))
                        .texts(W604))
                .as("not followed at once")
                .isEmpty();
        assertThat(Found.in(first, second, last).texts(W604))
                .as("whose they are is not known")
                .isEmpty();
    }

    @Test
    void w605SameBytesAgainAndAgain() {
        RecordedExchange same = page("", "ETag: \"1\"\r\n", text(1_000));
        assertThat(Found.in(same, same, same).texts(W605))
                .containsExactly(
                        "the same bytes came 3 times (3.0 kB in all): the origin sends an ETag, and the client never"
                                + " asks with If-None-Match");
        assertThat(Found.in(same, same).texts(W605)).isEmpty();
        assertThat(Found.in(same, same, page("", "", text(995))).texts(W605))
                .as("it changed")
                .isEmpty();
        RecordedExchange unkept =
                exchange("GET / HTTP/1.1\r\n\r\n", OK, body(9)).end();
        assertThat(Found.in(unkept, unkept, unkept).texts(W605))
                .as("not recorded")
                .isEmpty();
    }

    private static RecordedExchange expecting(long bodyMicros, boolean told) {
        SampleExchange exchange = exchange("POST / HTTP/1.1\r\n\r\n", OK, body(9));
        Arrivals arrivals = new Arrivals(1, List.of(new Arrival(at(bodyMicros), 9)), 0, null, at(bodyMicros));
        exchange.request = new RecordedMessage(
                head("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n\r\n"),
                60,
                new RecordedBody(9, 9, 0, null, arrivals, null),
                at(0),
                at(0),
                at(0),
                at(bodyMicros),
                at(10),
                at(bodyMicros),
                50,
                9,
                0);
        if (told) {
            exchange.informational.add(
                    new InformationalHead(at(bodyMicros - 1), head("HTTP/1.1 100 Continue\r\n\r\n")));
        }
        return exchange.end(null, 2_000_000);
    }

    @Test
    void w606WaitedForContinue() {
        assertThat(Found.in(expecting(900_000, false)).texts(W606))
                .containsExactly("the client waited 900 ms for a 100 (Continue) that did not come");
        assertThat(Found.in(expecting(899_999, false)).texts(W606)).isEmpty();
        assertThat(Found.in(expecting(900_000, true)).texts(W606)).isEmpty();
        assertThat(Found.in(page("Expect: 100-continue\r\n", "", text(5))).texts(W606))
                .as("no body came")
                .isEmpty();
    }
}
