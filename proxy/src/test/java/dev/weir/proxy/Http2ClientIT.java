package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.GoAway;
import dev.weir.events.ConnectionEvent.ProtocolChosen;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.ReadPaused;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that speaks HTTP/2 to Weir, frame by frame; its origins speak HTTP/1. */
class Http2ClientIT {

    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int CANCEL = 8;
    private static final int CALM = 11;

    private final Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST);

    private Http2Peer client(int... settings) {
        return Http2Peer.client(scene.client(), settings);
    }

    @org.junit.jupiter.api.AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void requestIsTranslatedAndRecordedWithItsStream() {
        ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
        Http2Peer client = client().request(1, true, "GET", origin.url("/a?b"), "cookie", "a=1", "cookie", "b=2");
        Http2Peer.Frame head = client.await(Http2Peer.HEADERS);

        assertThat(head.fields()).startsWith(":status: 200").contains("content-type: text/plain");
        assertThat(client.content(1)).isEqualTo("hello");
        assertThat(origin.heads().get(0))
                .startsWith("GET /a?b HTTP/1.1\r\nHost: localhost:" + origin.port() + "\r\n")
                .contains("\r\ncookie: a=1; b=2\r\n")
                .containsPattern("Via: 2 weir-");
        scene.events().awaitFirst(ExchangeEnded.class);
        assertThat(scene.events().only(ProtocolChosen.class).protocol()).isEqualTo("h2");
        assertThat(scene.events().only(StreamOpened.class).stream()).isEqualTo(1);
        HeadReceived request = scene.events().events(HeadReceived.class).get(0);
        String start = "GET " + origin.url("/a?b") + " HTTP/2";
        assertThat(request.head().startLine()).isEqualTo(start);
        assertThat(new String(request.head().bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo(start + "\r\n:method: GET\r\n:scheme: http\r\n:authority: localhost:" + origin.port()
                        + "\r\n:path: /a?b\r\ncookie: a=1\r\ncookie: b=2\r\n\r\n");
        assertThat(request.wireBytes()).isBetween(20, 60);
        SendEnded sent = scene.events().awaitWhich(SendEnded.class, event -> event.leg() == Leg.CLIENT);
        assertThat(sent.headBytes()).isPositive();
        // One frame, or two when the end came by itself.
        assertThat(sent.wireBytes()).isIn(9L + 5, 9L + 5 + 9);
    }

    static List<List<String>> malformed() {
        String[] sound = {":method", "GET", ":scheme", "http", ":authority", "localhost:1", ":path", "/"};
        List<List<String>> all = new ArrayList<>();
        for (String[] more : new String[][] {
            {"Upper", "case"},
            {"a", "b\r\nc: d"},
            {"a", "b\nc"},
            {"a", "b\0c"},
            {"a b", "c"},
            {"a\r\nb", "c"},
            {"", "no name"},
            {"a", " b"},
            {"connection", "close"},
            {"transfer-encoding", "chunked"},
            {"upgrade", "websocket"},
            {"te", "gzip"},
            {":path", "/again"},
            {":unknown", "x"},
            {":status", "200"},
            {"host", "another"},
            {"content-length", "1"},
            {"content-length", "0", "content-length", "0"},
            {"content-length", "+0"},
            {"x", "y", ":late", "z"}
        }) {
            List<String> fields = new ArrayList<>(Arrays.asList(sound));
            fields.addAll(Arrays.asList(more));
            all.add(fields);
        }
        for (int left = 0; left < sound.length; left += 2) {
            List<String> fields = new ArrayList<>(Arrays.asList(sound));
            fields.subList(left, left + 2).clear();
            all.add(fields);
        }
        all.add(List.of(":method", "GET", ":scheme", "http", ":authority", "localhost:1", ":path", "no-slash"));
        all.add(List.of(":method", "GET", ":scheme", "http", ":authority", "localhost:1", ":path", "/a b"));
        all.add(List.of(":method", "GE T", ":scheme", "http", ":authority", "localhost:1", ":path", "/"));
        all.add(List.of(":method", "GET", ":scheme", "ftp", ":authority", "localhost:1", ":path", "/"));
        all.add(List.of(":method", "GET", ":scheme", "http", ":authority", "u@localhost:1", ":path", "/"));
        return all;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatHttp1CouldReadDifferentlyIsRefusedAndRecorded(List<String> fields) {
        Http2Peer client = client().headers(1, true, fields.toArray(new String[0]));

        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 400");
        HeadRejected rejected = scene.events().awaitFirst(HeadRejected.class);
        assertThat(rejected.offset()).isBetween(0, rejected.received().length - 1);
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                .isEqualTo(FailureKind.HTTP_REQUEST_ERROR);
        // The connection and its compression state are sound.
        client.request(3, true, "GET", "http://localhost:1/");
        assertThat(client.await(Http2Peer.HEADERS, 3).fields()).startsWith(":status: 502");
    }

    @Test
    void contentMustBeAsLongAsItSays() {
        ScriptedOrigin origin = scene.origin(conversation -> {
            while (conversation.readHead() != null) {
                conversation.read(5);
            }
        });
        Http2Peer client = client();
        client.request(1, false, "POST", origin.url("/"), "content-length", "5").data(1, true, "four");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 400");
        client.request(3, false, "POST", origin.url("/"), "content-length", "5").data(3, false, "sixsix");
        assertThat(client.await(Http2Peer.HEADERS, 3).fields()).startsWith(":status: 400");
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2))
                .allMatch(end -> end.failure().kind() == FailureKind.HTTP_REQUEST_ERROR);
    }

    @Test
    void trailersAndInformationalResponsesPassBothWays() {
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            StringBuilder body = new StringBuilder();
            while (body.indexOf("\r\n\r\n") < 0) {
                body.append(conversation.read(1));
            }
            conversation.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n"
                    + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n");
            conversation.write("3\r\n" + body.toString().length() + "!\r\n0\r\nX-Sum: "
                    + (body.toString().contains("x-up: yes") ? "seen" : "lost") + "\r\n\r\n");
            conversation.readHead();
        });
        Http2Peer client = client().request(1, false, "POST", origin.url("/"), "te", "trailers", "trailer", "x-up")
                .data(1, false, "hello")
                .headers(1, true, "x-up", "yes");

        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 103", "link: </a>");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields())
                .startsWith(":status: 200")
                .noneMatch(field -> field.startsWith("transfer-encoding"));
        assertThat(client.await(Http2Peer.DATA, 1).text()).endsWith("!");
        Http2Peer.Frame trailers = client.await(Http2Peer.HEADERS, 1);
        assertThat(trailers.fields()).containsExactly("x-sum: seen");
        assertThat(trailers.endsStream()).isTrue();
        assertThat(origin.heads().get(0)).contains("\r\nTransfer-Encoding: chunked\r\n", "\r\nTE: trailers\r\n");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"HEAD,200 OK", "GET,204 No Content", "GET,304 Not Modified"})
    void responseWithoutBodyEndsWithItsHead(String method, String status) {
        ScriptedOrigin origin = scene.origin(conversation -> {
            while (conversation.readHead() != null) {
                conversation.write("HTTP/1.1 " + status + "\r\nETag: \"a\"\r\n\r\n");
            }
        });
        Http2Peer client = client().request(1, true, method, origin.url("/"));
        assertThat(client.await(Http2Peer.HEADERS, 1).endsStream()).isTrue();
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
    }

    @Test
    void clientThatResetsItsStreamIsRecordedAndTheOriginGivenUp() {
        CountDownLatch begun = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
            begun.countDown();
            conversation.readHead();
        });
        Http2Peer client = client().request(1, true, "GET", origin.url("/"));
        assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("some");
        client.reset(1, CANCEL);

        ExchangeEnded end = scene.events().awaitFirst(ExchangeEnded.class);
        assertThat(end.failure().leg()).isEqualTo(Leg.CLIENT);
        StreamReset reset = scene.events().only(StreamReset.class);
        assertThat(reset.received()).isTrue();
        assertThat(reset.errorCode()).isEqualTo(CANCEL);
        // The connection lives on.
        client.request(3, true, "GET", "http://localhost:1/");
        assertThat(client.await(Http2Peer.HEADERS, 3).fields()).startsWith(":status: 502");
    }

    @Test
    void truncatedResponseEndsInAReset() {
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
        });
        Http2Peer client = client().request(1, true, "GET", origin.url("/"));
        assertThat(client.await(Http2Peer.RST_STREAM, 1).number(0)).isEqualTo(INTERNAL_ERROR);
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                .isEqualTo(FailureKind.HTTP_RESPONSE_INCOMPLETE);
        assertThat(scene.events().only(StreamReset.class).received()).isFalse();
    }

    @Test
    void earlyResponseIsFollowedByAResetThatMeansNoHarm() {
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            conversation.finish();
            conversation.readHead();
        });
        Http2Peer client = client().request(1, false, "POST", origin.url("/"), "content-length", "1000");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 413");
        assertThat(client.content(1)).isEqualTo("no");
        assertThat(client.await(Http2Peer.RST_STREAM, 1).number(0)).isEqualTo(NO_ERROR);
    }

    @Test
    void slowStreamStopsItsOriginAndNoOther() {
        String big = "x".repeat(200_000);
        ScriptedOrigin slow = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            for (int i = 0; i < 500; i++) {
                conversation.write(big);
            }
        });
        ScriptedOrigin quick = scene.origin(ScriptedOrigin.answering("quick"));
        // The stream may send 1,000 bytes, the connection as many as it likes.
        Http2Peer client = client(4, 1_000).windowUpdate(0, 1 << 30);
        client.request(1, true, "GET", slow.url("/")).await(Http2Peer.DATA, 1);
        scene.events().awaitWhich(ReadPaused.class, paused -> paused.leg() == Leg.ORIGIN);
        client.request(3, true, "GET", quick.url("/"));
        assertThat(client.content(3)).isEqualTo("quick");
        client.windowUpdate(1, 5_000);
        client.await(frame -> frame.type() == Http2Peer.DATA && frame.stream() == 1);
        client.reset(1, CANCEL);
        scene.events().awaitCount(ExchangeEnded.class, 2);
    }

    @Test
    void rapidResetIsCalmed() {
        ScriptedOrigin origin = scene.origin(conversation -> conversation.readHead());
        Http2Peer client = client();
        for (int stream = 1; stream < 2 * 250; stream += 2) {
            client.request(stream, true, "GET", origin.url("/")).reset(stream, CANCEL);
        }
        assertCalmed(client);
    }

    @Test
    void streamsBrokenOnPurposeAreCalmed() {
        ScriptedOrigin origin = scene.origin(conversation -> conversation.readHead());
        Http2Peer client = client();
        for (int stream = 1; stream < 2 * 250; stream += 2) {
            client.request(stream, false, "POST", origin.url("/")).windowUpdate(stream, 0);
        }
        assertCalmed(client);
    }

    @Test
    void floodOfPingsIsCalmed() {
        Http2Peer client = client();
        for (int i = 0; i < 1_100; i++) {
            client.frame(Http2Peer.PING, 0, 0, new byte[8]);
        }
        assertCalmed(client);
    }

    @Test
    void floodOfSettingsIsCalmed() {
        Http2Peer client = client();
        for (int i = 0; i < 1_100; i++) {
            client.settings(4, 65_535);
        }
        assertCalmed(client);
    }

    @Test
    void floodOfEmptyDataIsCalmed() {
        ScriptedOrigin origin = scene.origin(conversation -> conversation.readHead());
        Http2Peer client = client().request(1, false, "POST", origin.url("/"));
        for (int i = 0; i < 10; i++) {
            client.data(1, false, "");
        }
        assertCalmed(client);
    }

    @Test
    void floodOfContinuationsIsCalmed() {
        Http2Peer client = client();
        client.frame(Http2Peer.HEADERS, 0, 1, new byte[] {(byte) 0x82});
        for (int i = 0; i < 50; i++) {
            client.frame(Http2Peer.CONTINUATION, 0, 1, new byte[] {(byte) 0x82});
        }
        assertCalmed(client);
    }

    private void assertCalmed(Http2Peer client) {
        Http2Peer.Frame goAway = client.await(Http2Peer.GOAWAY);
        assertThat(goAway.number(4)).isEqualTo(CALM);
        GoAway told = scene.events().awaitFirst(GoAway.class);
        assertThat(told.received()).isFalse();
        assertThat(told.errorCode()).isEqualTo(CALM);
        assertThat(told.debug()).isNotEmpty();
    }

    @Test
    void compressionBombIsAnsweredWith431AndTheConnectionLives() {
        Http2Peer client = client();
        List<String> fields = new ArrayList<>(
                List.of(":method", "GET", ":scheme", "http", ":authority", "localhost:1", ":path", "/"));
        for (int i = 0; i < 200; i++) {
            fields.addAll(List.of("bomb", "x".repeat(3_000))); // an index each, but for the first
        }
        client.headers(1, true, fields.toArray(new String[0]));
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: 431");
        assertThat(scene.events().awaitFirst(Answered.class).status()).isEqualTo(431);
        client.request(3, true, "GET", "http://localhost:1/");
        assertThat(client.await(Http2Peer.HEADERS, 3).fields()).startsWith(":status: 502");
    }

    @Test
    void brokenFrameEndsTheConnectionAndItsExchanges() {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.readHead();
            never.countDown();
        });
        Http2Peer client = client().request(1, true, "GET", origin.url("/"));
        scene.events().awaitWhich(HeadReceived.class, head -> head.leg() == Leg.CLIENT);
        client.frame(Http2Peer.SETTINGS, 0, 3, new byte[0]);
        assertThat(client.await(Http2Peer.GOAWAY).number(4)).isEqualTo(PROTOCOL_ERROR);
        ExchangeEnded end = scene.events().awaitFirst(ExchangeEnded.class);
        assertThat(end.failure().detail()).contains("PROTOCOL_ERROR");
    }

    @Test
    void connectOnAStreamIsATunnel() {
        ScriptedOrigin origin = scene.origin(conversation -> conversation.write("got " + conversation.read(5)));
        Http2Peer client = client().headers(1, false, ":method", "CONNECT", ":authority", "127.0.0.1:" + origin.port());
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).containsExactly(":status: 200");
        client.data(1, false, "hello");
        assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("got hello");
        client.data(1, true, "");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        assertThat(scene.events().events(MessageReceived.class))
                .anyMatch(end -> end.leg() == Leg.CLIENT && end.bodyBytes() == 5)
                .anyMatch(end -> end.leg() == Leg.ORIGIN && end.bodyBytes() == 9);
    }

    @Test
    void pingIsAnswered() {
        byte[] ping = {1, 2, 3, 4, 5, 6, 7, 8};
        Http2Peer client = client().frame(Http2Peer.PING, 0, 0, ping);
        Http2Peer.Frame answer = client.await(Http2Peer.PING);
        assertThat(answer.flags()).isEqualTo(Http2Peer.ACK);
        assertThat(answer.payload()).isEqualTo(ping);
    }
}
