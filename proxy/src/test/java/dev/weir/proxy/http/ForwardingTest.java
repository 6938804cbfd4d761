package dev.weir.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.http.message.BodyFrames;
import dev.weir.proxy.http.message.Heads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingTest {

    private final Forwarding forwarding = new Forwarding("weir-1");

    private static RequestHead parse(String head) throws BadMessageException {
        byte[] bytes = head.replace("|", "\r\n").getBytes(ISO_8859_1);
        return Heads.request(new RawHead(bytes, head.indexOf('|')), HeadLimits.DEFAULT);
    }

    private String request(String head) throws BadMessageException {
        RequestHead parsed = parse(head);
        RequestTarget target =
                RequestTarget.of(parsed, new Destination(false, new Authority("h", 80)), RequestTarget.NO_PORT);
        return text(forwarding.request(parsed, target, Framing.ofRequest(parsed)));
    }

    private static String text(Head head) {
        ByteBuf out = Unpooled.buffer();
        head.writeTo(out);
        return out.toString(ISO_8859_1).replace("\r\n", "|");
    }

    private String response(String fields, Framing framing, boolean persistent, HttpVersion client) throws Exception {
        byte[] bytes = ("HTTP/1.1 200 OK\r\n" + fields.replace("|", "\r\n") + "\r\n").getBytes(ISO_8859_1);
        ResponseHead head = Heads.response(new RawHead(bytes, 15), HeadLimits.DEFAULT);
        return text(forwarding.response(head, framing, persistent, client));
    }

    @Test
    void endToEndFieldsKeepOrderCaseAndDuplicates() throws Exception {
        assertThat(request("GET /x HTTP/1.1|hOsT: h|Cookie: a|X-b: 1|cookie: \u00e4||"))
                .isEqualTo("GET /x HTTP/1.1|hOsT: h|Cookie: a|X-b: 1|cookie: \u00e4|Via: 1.1 weir-1||");
    }

    @Test
    void fieldsOfOneHopGoNoFurther() throws Exception {
        assertThat(request("GET / HTTP/1.1|Host: h|Connection: close, X-Hop|X-Hop: 1|Keep-Alive: 5|Upgrade: x"
                        + "|Proxy-Connection: close|Proxy-Authorization: Basic x|Authorization: y||"))
                .isEqualTo("GET / HTTP/1.1|Host: h|Authorization: y|Via: 1.1 weir-1||");
    }

    @Test
    void connectionCannotStripFramingOrRouting() throws Exception {
        assertThat(request(
                        "POST / HTTP/1.1|Host: h|Content-Length: 1|Via: 1.1 a|Connection: host, content-length, via||"))
                .isEqualTo("POST / HTTP/1.1|Host: h|Content-Length: 1|Via: 1.1 a|Via: 1.1 weir-1||");
    }

    @Test
    void hostFollowsTheAbsoluteTarget() throws Exception {
        assertThat(request("GET http://h/p HTTP/1.1|A: b|Host: other:81||"))
                .startsWith("GET /p HTTP/1.1|A: b|Host: h|");
        assertThat(request("GET http://h/p HTTP/1.0|A: b||"))
                .startsWith("GET /p HTTP/1.1|Host: h|A: b|Via: 1.0 weir-1||");
    }

    @Test
    void onlyTrailersOfTeIsPassedOn() throws Exception {
        assertThat(request("GET / HTTP/1.1|Host: h|TE: gzip, Trailers|Connection: TE||"))
                .isEqualTo("GET / HTTP/1.1|Host: h|TE: trailers|Connection: TE|Via: 1.1 weir-1||");
        assertThat(request("GET / HTTP/1.1|Host: h|TE: gzip|Connection: TE||")).doesNotContain("TE");
    }

    @Test
    void forwardsAreCountedForOptionsAndTraceOnly() throws Exception {
        assertThat(request("OPTIONS * HTTP/1.1|Host: h|max-forwards: 10||")).contains("|max-forwards: 9|");
        assertThat(request("TRACE / HTTP/1.1|Host: h|Max-Forwards: 1||")).contains("|Max-Forwards: 0|");
        assertThat(request("GET / HTTP/1.1|Host: h|Max-Forwards: 1||")).contains("|Max-Forwards: 1|");
        assertThat(request("TRACE / HTTP/1.1|Host: h|Max-Forwards: many||")).contains("|Max-Forwards: many|");
        assertThat(lastHop("OPTIONS * HTTP/1.1|Host: h|Max-Forwards: 1||")).isNull();
        assertThat(lastHop("GET / HTTP/1.1|Host: h|Max-Forwards: 0||")).isNull();
        assertThat(lastHop("OPTIONS * HTTP/1.1|Host: h|Max-Forwards: 00||")).isNotNull();
    }

    private @Nullable OwnResponse lastHop(String head) throws BadMessageException {
        byte[] bytes = head.replace("|", "\r\n").getBytes(ISO_8859_1);
        return forwarding.lastHop(parse(head), new RawHead(bytes, head.indexOf('|')));
    }

    @Test
    void expectationOfHttp10IsNone() throws Exception {
        String fields = "|Host: h|Content-Length: 1|Expect: 100-continue||";
        assertThat(request("POST / HTTP/1.0" + fields)).doesNotContain("Expect");
        assertThat(request("POST / HTTP/1.1" + fields)).contains("|Expect: 100-continue|");
    }

    @Test
    void upgradeIsPassedOnWhenItWasMeant() throws Exception {
        assertThat(request("GET / HTTP/1.1|Host: h|Upgrade: WebSocket|Connection: x, upgrade|X: 1||"))
                .isEqualTo("GET / HTTP/1.1|Host: h|Upgrade: WebSocket|Connection: Upgrade|Via: 1.1 weir-1||");
        assertThat(request("GET / HTTP/1.1|Host: h|Upgrade: a, h2c, b/2|Connection: Upgrade, TE|TE: trailers||"))
                .contains("|Upgrade: a, b/2|Connection: TE, Upgrade|");
        for (String head : List.of(
                "GET / HTTP/1.1|Host: h|Upgrade: websocket||",
                "GET / HTTP/1.0|Host: h|Upgrade: websocket|Connection: Upgrade||",
                "GET / HTTP/1.1|Host: h|Upgrade: h2c|Connection: Upgrade, HTTP2-Settings|HTTP2-Settings: AA||",
                "GET / HTTP/1.1|Host: h|Connection: Upgrade||")) {
            assertThat(request(head)).as(head).doesNotContain("Upgrade", "h2c", "HTTP2");
        }
    }

    @Test
    void chunkedRequestStaysChunked() throws Exception {
        assertThat(request("POST / HTTP/1.1|Host: h|Transfer-Encoding: chunked||"))
                .contains("|Transfer-Encoding: chunked|")
                .doesNotContain("Content-Length");
    }

    @Test
    void ownRequestIsRecognisedByVia() throws Exception {
        assertThat(forwarding.looped(parse("GET / HTTP/1.1|Host: h|Via: 1.1 a, 1.1 Weir-1||")))
                .isTrue();
        assertThat(forwarding.looped(parse("GET / HTTP/1.1|Host: h|Via: 1.1 weir-2|Via: 1.0 weir-1||")))
                .isTrue();
        assertThat(forwarding.looped(parse("GET / HTTP/1.1|Host: h|Via: 1.1 xweir-1||")))
                .isFalse();
    }

    @Test
    void responseSaysHowTheClientConnectionGoesOn() throws Exception {
        assertThat(response("Connection: X|X: 1|Keep-Alive: 5|A: b|", Framing.NONE, true, HttpVersion.HTTP_1_1))
                .isEqualTo("HTTP/1.1 200 OK|A: b|Via: 1.1 weir-1||");
        assertThat(response("", Framing.NONE, false, HttpVersion.HTTP_1_1)).contains("|Connection: close|");
        assertThat(response("", Framing.NONE, true, HttpVersion.HTTP_1_0)).contains("|Connection: keep-alive|");
        assertThat(response("Transfer-Encoding: chunked|", Framing.UNTIL_CLOSE, false, HttpVersion.HTTP_1_0))
                .doesNotContain("chunked");
    }

    @Test
    void trailersCannotChangeAHeadThatWasPassedOn() {
        Fields trailers = new Fields(List.of(
                new FieldLine("Content-Length", "5"),
                new FieldLine("X-Sum", "1"),
                new FieldLine("Transfer-Encoding", "x")));
        ByteBuf last = BodyFrames.last(UnpooledByteBufAllocator.DEFAULT, trailers);
        assertThat(last.toString(ISO_8859_1)).isEqualTo("0\r\nX-Sum: 1\r\n\r\n");
        last.release();
    }

    @Test
    void ownResponseTellsTheFailureToPeopleAndPrograms() {
        Failure failure = new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "no \"such\"\r\nhost \u00e4\\");
        OwnResponse response = OwnResponse.failure(502, failure, false);
        String head = text(response.head());
        assertThat(head)
                .startsWith("HTTP/1.1 502 Bad Gateway|")
                .contains("|Content-Length: " + response.body().length + "|")
                .contains("|Proxy-Status: weir; error=dns_error; details=\"no \\\"such\\\"??host ?\\\\\"|")
                .contains("|Connection: close||");
        assertThat(new String(response.body(), ISO_8859_1)).contains("dns_error: no \"such\"??host ?\\");
        assertThat(text(OwnResponse.failure(508, failure, true).head()))
                .startsWith("HTTP/1.1 508 Loop Detected|")
                .doesNotContain("Connection");
    }

    /** One head, as when it comes again on another connection. */
    @Test
    void aResponseThatComesAgainGoesOnAsEachClientNeedsIt() throws Exception {
        String fields = "Content-Length: 1|";
        byte[] bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".getBytes(ISO_8859_1);
        ResponseHead again = Heads.response(new RawHead(bytes, 15), HeadLimits.DEFAULT);
        again.comesAgain();
        Framing framing = Framing.ofResponse("GET", again);
        for (int i = 0; i < 3; i++) {
            for (HttpVersion client : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0)) {
                for (boolean persistent : List.of(true, true, false)) {
                    assertThat(text(forwarding.response(again, framing, persistent, client)))
                            .isEqualTo(response(fields, framing, persistent, client));
                }
            }
            assertThat(text(new Forwarding("other").response(again, framing, true, HttpVersion.HTTP_1_1)))
                    .contains("Via: 1.1 other|");
            assertThat(Framing.ofResponse("HEAD", again)).isEqualTo(Framing.NONE);
            assertThat(Framing.ofResponse("GET", again).length()).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatComesAgainGoesWhereItsConnectionLeads() throws Exception {
        RequestHead again = parse("GET http://h/x HTTP/1.1|Host: h||");
        again.comesAgain();
        Destination inside = new Destination(false, new Authority("H", 80));
        for (int i = 0; i < 3; i++) {
            for (Destination each : Arrays.asList(null, inside, new Destination(false, new Authority("h", 80)))) {
                RequestTarget target = RequestTarget.of(again, each, RequestTarget.NO_PORT);
                assertThat(target.destination()).isEqualTo(inside);
                assertThat(text(forwarding.request(again, target, Framing.ofRequest(again))))
                        .isEqualTo("GET /x HTTP/1.1|Host: h|Via: 1.1 weir-1||");
            }
            assertThatThrownBy(() -> RequestTarget.of(
                            again, new Destination(false, new Authority("i", 80)), RequestTarget.NO_PORT))
                    .isInstanceOf(BadMessageException.class);
            RequestTarget own = RequestTarget.of(again, new Destination(false, new Authority("i", 80)), 80);
            assertThat(own.destination()).hasToString("http://i:80");
            assertThat(text(forwarding.request(again, own, Framing.CHUNKED)))
                    .isEqualTo("GET /x HTTP/1.1|Host: h|Transfer-Encoding: chunked|Via: 1.1 weir-1||");
        }
    }
}
