package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RejectedHead;
import dev.weir.inspector.testing.SampleWebSocket;
import dev.weir.inspector.testing.SketchedExchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Rules 20, 22 and 23, and the profiles: entries that are not a plain request with its answer. */
class HarSpecialRulesTest {

    private static final Failure RESET = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "reset by origin");

    private static SketchedExchange webSocket() {
        SketchedExchange exchange = new SketchedExchange()
                .request("Upgrade: websocket")
                .request("Connection: Upgrade")
                .response("Upgrade: websocket", "Connection: Upgrade");
        exchange.statusLine = "HTTP/1.1 101 Switching Protocols";
        exchange.responseBody = RecordedBody.NONE;
        return exchange;
    }

    @Test
    void rule20AnExchangeWithoutResponseHasTheErrorShape() {
        SketchedExchange exchange = new SketchedExchange().fails(RESET);
        exchange.answeredStatus = 502;

        JsonNode entry = HarText.entry(exchange);
        JsonNode response = entry.get("response");

        assertThat(response.get("status").asInt()).isZero();
        assertThat(response.get("statusText").asString()).isEmpty();
        assertThat(response.get("httpVersion").asString()).isEmpty();
        assertThat(response.at("/content/size").asInt()).isZero();
        assertThat(response.at("/content/mimeType").asString()).isEqualTo("x-unknown");
        assertThat(response.get("headersSize").asInt()).isEqualTo(-1);
        assertThat(response.get("bodySize").asInt()).isZero();
        assertThat(response.get("_error").asString()).isEqualTo("connection_terminated: reset by origin");
        assertThat(entry.at("/_weir/answered").asInt()).isEqualTo(502);
    }

    @Test
    void rule20AResponseThatBrokeOffKeepsItsStatus() {
        SketchedExchange exchange = new SketchedExchange();
        exchange.failure = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, "5 of 9 bytes");

        JsonNode response = HarText.entry(exchange).get("response");

        assertThat(response.get("status").asInt()).isEqualTo(200);
        assertThat(response.get("bodySize").asInt()).isEqualTo(5);
        assertThat(response.get("_error").asString()).isEqualTo("http_response_incomplete: 5 of 9 bytes");
    }

    @Test
    void rule20AGoodExchangeHasNoErrorField() {
        assertThat(HarText.entry(new SketchedExchange()).get("response").has("_error"))
                .isFalse();
    }

    @Test
    void rule22AWebSocketEndsAtIts101() {
        JsonNode entry = HarText.entry(webSocket());

        assertThat(entry.at("/request/url").asString()).isEqualTo("wss://origin.test/a");
        assertThat(entry.get("_resourceType").asString()).isEqualTo("websocket");
        assertThat(entry.get("time").decimalValue()).isEqualByComparingTo("5.01");
        assertThat(entry.at("/timings/receive").decimalValue()).isEqualByComparingTo("0.01");
    }

    @Test
    void rule22MessagesAreThoseOfDevTools() {
        SketchedExchange exchange = webSocket();
        long opened = exchange.startNanos + 6_000_000;
        exchange.upgrade = new SampleWebSocket(opened)
                .text(Leg.CLIENT, "héllo")
                .message(Leg.ORIGIN, 2, new byte[] {1, 2, (byte) 0xff})
                .message(Leg.CLIENT, 9, new byte[] {1})
                .compressed(Leg.ORIGIN, "", 40, "an earlier message was not recorded whole")
                .close(Leg.ORIGIN, 1001, "bye")
                .build();

        JsonNode entry = HarText.entry(exchange);
        JsonNode messages = entry.get("_webSocketMessages");

        assertThat(HarText.texts(messages, "type")).containsExactly("send", "receive", "receive");
        assertThat(messages.get(0).get("opcode").asInt()).isEqualTo(1);
        assertThat(messages.get(0).get("data").asString()).isEqualTo("héllo");
        assertThat(messages.get(0).get("time").decimalValue()).isEqualByComparingTo("1795341600.012000");
        assertThat(messages.get(1).get("data").asString()).isEqualTo("AQL/");
        assertThat(messages.get(2).get("data").asString()).isEmpty();
        assertThat(messages.get(2).get("comment").asString()).contains("not recorded whole");
        assertThat(entry.at("/_weir/ws/openedMs").decimalValue()).isPositive();
        assertThat(entry.at("/_weir/ws/closedMs").decimalValue()).isEqualByComparingTo("6.1");
        assertThat(entry.at("/_weir/ws/closeCode").asInt()).isEqualTo(1001);
        assertThat(entry.at("/_weir/ws/closedBy").asString()).isEqualTo("origin");
        assertThat(entry.at("/_weir/ws/received/messages").asInt()).isEqualTo(2);
        assertThat(entry.at("/response/bodySize").asInt()).isZero();
    }

    @Test
    void rule22MinimalHasNoMessages() {
        SketchedExchange exchange = webSocket();
        exchange.upgrade = new SampleWebSocket(0).text(Leg.CLIENT, "secret").build();

        assertThat(HarText.entry(HarOptions.of(HarProfile.MINIMAL), exchange).has("_webSocketMessages"))
                .isFalse();
    }

    @Test
    void rule23ServerSentEventsAreListed() {
        JsonNode messages = HarText.entry(new SketchedExchange()
                        .answer(
                                "text/event-stream",
                                SketchedExchange.body(
                                        "id: 7\nevent: tick\ndata: a\ndata: b\n\n: note\ndata: c\n\ndata: unfinished")))
                .get("_eventSourceMessages");

        assertThat(HarText.texts(messages, "data")).containsExactly("a\nb", "c");
        assertThat(HarText.texts(messages, "eventName")).containsExactly("tick", "message");
        assertThat(HarText.texts(messages, "eventId")).containsExactly("7", "7");
        assertThat(messages.get(0).get("time").decimalValue()).isEqualByComparingTo("1795341600.010000");
    }

    @Test
    void serverSentEventHasTheTimeAtWhichItsLastByteCame() {
        String stream = "data: \u00e4\n\ndata: b\n\ndata: c\n\n";
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        long start = SketchedExchange.ANCHOR.atNanos();
        RecordedBody.Arrivals arrivals = new RecordedBody.Arrivals(
                4,
                List.of(
                        new RecordedBody.Arrival(start + 20_000_000, 9),
                        new RecordedBody.Arrival(start + 30_000_000, 1),
                        new RecordedBody.Arrival(start + 40_000_000, 9)),
                10_000_000,
                start + 30_000_000,
                start + 50_000_000);
        JsonNode messages = HarText.entry(new SketchedExchange()
                        .answer(
                                "text/event-stream",
                                new RecordedBody(bytes.length, bytes.length, bytes.length, bytes, arrivals, null)))
                .get("_eventSourceMessages");

        assertThat(messages.get(0).get("time").decimalValue()).isEqualByComparingTo("1795341600.030000");
        assertThat(messages.get(1).get("time").decimalValue()).isEqualByComparingTo("1795341600.040000");
        // Past the arrivals that were kept: no later than the first byte is all that is known for sure.
        assertThat(messages.get(2).get("time").decimalValue()).isEqualByComparingTo("1795341600.010000");
    }

    @Test
    void weirBlockTellsPlacesOdditiesArrivalsAndTrailers() {
        byte[] bytes = {1, 2};
        RecordedBody body = new RecordedBody(
                2,
                20,
                2,
                bytes,
                new RecordedBody.Arrivals(
                        1, List.of(new RecordedBody.Arrival(SketchedExchange.ANCHOR.atNanos() + 7, 2)), 0, null, 7L),
                "X-Sum: 1\r\n".getBytes(StandardCharsets.UTF_8));
        JsonNode weir = HarText.entry(new SketchedExchange().request("X_a: b").answer("application/octet-stream", body))
                .get("_weir");
        JsonNode request = weir.at("/bytes/req");

        int last = request.get("fields").size() - 1;
        assertThat(request.at("/fields/" + last + "/1").intValue()).isEqualTo("X_a: b".length());
        assertThat(request.at("/oddities/0/kind").asString()).isEqualTo("underscore_in_name");
        assertThat(request.at("/oddities/0/offset").intValue())
                .isEqualTo(request.at("/fields/" + last + "/0").intValue() + 1);
        assertThat(weir.at("/bytes/res/arrivals/first/0/0").decimalValue()).isEqualByComparingTo("0.007");
        assertThat(weir.at("/bytes/res/trailers/0/name").asString()).isEqualTo("X-Sum");
    }

    @Test
    void weirBlockTellsWhyAHeadWasRefused() {
        SketchedExchange exchange = new SketchedExchange().fails(RESET);
        byte[] received = "HTTP/1.1 200 OK\r\nA : b\r\n".getBytes(StandardCharsets.UTF_8);
        exchange.rejected = new RejectedHead(Leg.ORIGIN, SketchedExchange.ANCHOR.atNanos() + 7, received, 18);
        JsonNode rejected = HarText.entry(exchange).get("_weir").get("rejected");

        assertThat(rejected.get("leg").asString()).isEqualTo("origin");
        assertThat(rejected.get("offset").intValue()).isEqualTo(18);
        assertThat(rejected.at("/oddities/0/kind").asString()).isEqualTo("space_before_colon");
        assertThat(rejected.at("/oddities/0/offset").intValue()).isEqualTo(18);
    }

    @Test
    void forLoadGeneratorsOnlyAnsweredRequestsRemain() {
        SketchedExchange request =
                new SketchedExchange().number(3).request("Content-Length: 0").request("X-A: 1");
        JsonNode log = HarText.log(
                HarOptions.of(HarProfile.K6),
                webSocket().number(1),
                new SketchedExchange().number(2).fails(RESET),
                request);

        assertThat(log.get("entries")).hasSize(1);
        assertThat(HarText.texts(log.at("/entries/0/request/headers"), "name")).containsExactly("X-A");
        assertThat(log.get("comment").asString())
                .contains("left out: 1 WebSockets", "left out: 1 requests without an answer");
    }

    @Test
    void forReplayNothingIsRedactedAndNoBodyIsCut() {
        byte[] start = {1, 2, 3};
        JsonNode log = HarText.log(
                HarOptions.of(HarProfile.REPLAY),
                new SketchedExchange().number(1).post("text/plain", SketchedExchange.cut(start, 9)),
                new SketchedExchange().number(2).request("Authorization: Bearer abc"));

        assertThat(HarText.texts(log.at("/entries/0/request/headers"), "value")).contains("Bearer abc");
        assertThat(log.get("comment").asString()).isEqualTo("nothing redacted; left out: 1 requests with a cut body");
    }

    @Test
    void minimalHasNeitherBodiesNorOurBlock() {
        JsonNode entry = HarText.entry(
                HarOptions.of(HarProfile.MINIMAL),
                new SketchedExchange().post("text/plain", SketchedExchange.body("x")));

        assertThat(entry.has("_weir")).isFalse();
        assertThat(entry.get("request").has("postData")).isFalse();
        assertThat(entry.at("/response/content").has("text")).isFalse();
        assertThat(entry.at("/response/content/size").asInt()).isEqualTo(5);
    }

    @Test
    void everyFactOfOurBlockSaysWhereItComesFrom() {
        JsonNode block = HarText.entry(new SketchedExchange()).get("_weir");

        assertThat(block.at("/t/ev").asString()).isEqualTo("app");
        assertThat(block.at("/dns/ev").asString()).isEqualTo("app");
        assertThat(block.at("/dns/cache").asString()).isEqualTo("miss");
        assertThat(block.at("/dns/q/0/ms").decimalValue()).isEqualByComparingTo("0.28");
        assertThat(block.at("/tls/version").asString()).isEqualTo("1.3");
        assertThat(block.at("/tcp/attempts/0/outcome").asString()).isEqualTo("connected");
        assertThat(block.at("/client/peer").asString()).isEqualTo("127.0.0.1:51872");
        assertThat(block.at("/bytes/req/startLine").asInt()).isEqualTo("GET /a HTTP/1.1".length());
    }
}
