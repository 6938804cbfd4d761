package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an intermediary owes both sides by RFC 9110: hops, expectations, early answers, and everything passed on as it comes. */
class HopsIT {

    private static Scene scene() {
        return Scene.on(ProxyConfig.TransportChoice.BEST);
    }

    @Test
    void optionsThatGoNoFurtherAreAnsweredByWeir() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            client.send(Scene.request("OPTIONS", origin, "", "Max-Forwards: 0") + "\r\n");
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nAllow: GET, HEAD, POST", "\r\nContent-Length: 0\r\n", "\r\nVia: ");
            // The connection goes on.
            client.send(Scene.get(origin, "/")).readUntil("hello");
            assertThat(origin.heads()).hasSize(1);
            assertThat(scene.events().only(Answered.class).status()).isEqualTo(200);
            assertThat(scene.events().events(ExchangeEnded.class).get(0).failure())
                    .isNull();
        }
    }

    @Test
    void traceThatGoesNoFurtherIsEchoedWithoutWhatIsSecret() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            String request = Scene.request(
                            "TRACE", origin, "/x", "Max-Forwards: 0", "Cookie: secret", "Authorization: secret", "A: b")
                    + "\r\n";
            String answer = scene.client().send(request).readUntil("A: b\r\n\r\n");
            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("\r\nContent-Type: message/http\r\n")
                    .contains("\r\n\r\nTRACE http://localhost:" + origin.port() + "/x HTTP/1.1\r\n")
                    .doesNotContain("secret");
            assertThat(origin.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "TRACE"})
    void everyHopTakesOneForwardAway(String method) throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            scene.client()
                    .send(Scene.request(method, origin, "/", "Max-Forwards: 5") + "\r\n")
                    .readUntil("hello");
            assertThat(origin.heads().get(0)).contains("\r\nMax-Forwards: 4\r\n");
        }
    }

    @Test
    void otherMethodsDoNotCountForwards() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            scene.client().send(Scene.get(origin, "/", "Max-Forwards: 0")).readUntil("hello");
            assertThat(origin.heads().get(0)).contains("\r\nMax-Forwards: 0\r\n");
        }
    }

    @Test
    void optionsForAWholeServerHasAnAsterisk() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            scene.client().send(Scene.request("OPTIONS", origin, "") + "\r\n").readUntil("hello");
            assertThat(origin.heads().get(0)).startsWith("OPTIONS * HTTP/1.1\r\n");
        }
    }

    @Test
    void hopByHopFieldsOfAResponseStayOnTheirHop() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                while (conversation.readHead() != null) {
                    conversation.write(
                            "HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                                    + "Proxy-Connection: x\r\nVia: 1.0 before\r\nX-End: 1\r\nContent-Length: 0\r\n\r\n");
                }
            });
            assertThat(scene.client().send(Scene.get(origin, "/")).readUntil("\r\n\r\n"))
                    .contains("\r\nX-End: 1\r\n", "\r\nVia: 1.0 before\r\n", "\r\nVia: 1.1 weir-")
                    .doesNotContain("X-Hop", "Keep-Alive", "Proxy-Connection");
        }
    }

    @Test
    void trailersPassInBothDirectionsAndAreRecorded() throws Exception {
        try (Scene scene = scene()) {
            StringBuilder body = new StringBuilder();
            ScriptedOrigin origin = scene.origin(conversation -> {
                assertThat(conversation.readHead()).contains("\r\nTE: trailers\r\n", "\r\nTrailer: X-Up\r\n");
                body.append(conversation.read("3\r\nabc\r\n0\r\nX-Up: 1\r\n\r\n".length()));
                conversation.write("HTTP/1.1 200 OK\r\nTrailer: X-Down\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\na\r\n0\r\nX-Down: 2\r\n\r\n");
                conversation.readHead();
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request(
                                    "POST",
                                    origin,
                                    "/",
                                    "Transfer-Encoding: chunked",
                                    "Trailer: X-Up",
                                    "TE: trailers",
                                    "Connection: TE")
                            + "\r\n3\r\nabc\r\n0\r\nX-Up: 1\r\n\r\n");
            assertThat(client.readUntil("X-Down: 2\r\n\r\n")).contains("\r\nTrailer: X-Down\r\n");
            assertThat(body.toString()).endsWith("0\r\nX-Up: 1\r\n\r\n");
            scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(scene.events().events(TrailersReceived.class))
                    .extracting(trailers -> new String(trailers.lines(), StandardCharsets.ISO_8859_1))
                    .containsExactly("X-Up: 1\r\n", "X-Down: 2\r\n");
        }
    }

    @Test
    void everyInformationalResponseIsRecorded() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                        + "HTTP/1.1 199 Whatever\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                conversation.readHead();
            });
            scene.client().send(Scene.get(origin, "/")).readUntil("HTTP/1.1 200 OK");
            scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(scene.events().events(HeadReceived.class, head -> head.leg() == Leg.ORIGIN))
                    .extracting(head -> head.head().startLine())
                    .containsExactly(
                            "HTTP/1.1 102 Processing",
                            "HTTP/1.1 103 Early Hints",
                            "HTTP/1.1 199 Whatever",
                            "HTTP/1.1 200 OK");
        }
    }

    @Test
    void expectationIsAnsweredByAFinalStatusAtOnce() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
                conversation.readHead();
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Content-Length: 5", "Expect: 100-continue") + "\r\n");
            // No byte of the body was sent, and none is waited for.
            assertThat(client.readUntil("\r\n\r\nno"))
                    .startsWith("HTTP/1.1 417 ")
                    .contains("\r\nConnection: close\r\n");
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void expectationOfAClientOfHttp10IsNotPassedOn() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + conversation.read(5));
            });
            ScriptedPeer client = scene.client()
                    .send("POST " + origin.url("/")
                            + " HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
            assertThat(client.readText()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("hello");
            assertThat(origin.heads().get(0)).doesNotContain("Expect");
        }
    }

    @Test
    void expectationThatCannotBeMetBecauseTheOriginIsGoneIsAnsweredAtOnce() throws Exception {
        try (Scene scene = scene()) {
            ScriptedPeer client = scene.client()
                    .send(
                            "POST http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.readUntil("\n\n")).startsWith("HTTP/1.1 502 ").contains("Connection: close");
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
        }
    }

    @Test
    void requestAndResponseFlowAtTheSameTime() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 3; i++) {
                    String chunk = conversation.read("1\r\n?\r\n".length());
                    conversation.write("1\r\n" + chunk.charAt(3) + "\r\n");
                }
                conversation.read("0\r\n\r\n".length());
                conversation.write("0\r\n\r\n");
                conversation.readHead();
            });
            ScriptedPeer client =
                    scene.client().send(Scene.request("POST", origin, "/", "Transfer-Encoding: chunked") + "\r\n");
            client.readUntil("\r\n\r\n");
            for (String each : List.of("a", "b", "c")) {
                client.send("1\r\n" + each + "\r\n");
                assertThat(client.readUntil(each + "\r\n")).isEqualTo("1\r\n" + each + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("0\r\n\r\n");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void originThatHalfClosesBehindItsResponseStillGetsTheRequest() throws Exception {
        try (Scene scene = scene()) {
            CountDownLatch answered = new CountDownLatch(1);
            StringBuilder body = new StringBuilder();
            CountDownLatch whole = new CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                body.append(conversation.read(2));
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                conversation.finish();
                answered.countDown();
                conversation.read(1);
                whole.countDown();
            });
            ScriptedPeer client =
                    scene.client().send(Scene.request("POST", origin, "/", "Content-Length: 2") + "\r\nhi");
            client.readUntil("\r\n\r\nok");
            OriginFaultsIT.await(whole);
            assertThat(body.toString()).isEqualTo("hi");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events()
                            .awaitWhich(ConnectionClosed.class, closed -> closed.leg() == Leg.ORIGIN)
                            .reason())
                    .isEqualTo(CloseReason.PEER_CLOSED);
        }
    }

    @Test
    void codedBodyPassesAsItIs() throws Exception {
        java.io.ByteArrayOutputStream coded = new java.io.ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(coded)) {
            gzip.write(new byte[10_000_000]);
        }
        String bomb = coded.toString(StandardCharsets.ISO_8859_1);
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + coded.size()
                        + "\r\n\r\n" + bomb);
                conversation.readHead();
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\n")).contains("\r\nContent-Encoding: gzip\r\n");
            assertThat(client.read(coded.size())).isEqualTo(bomb);
        }
    }

    @Test
    void everyPartOfASlowStreamIsPassedOnAndStampedWhenItComes() throws Exception {
        try (Scene scene = scene()) {
            java.util.concurrent.Semaphore next = new java.util.concurrent.Semaphore(0);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                // A stream that no chunk frames: the parts are what each write brings.
                conversation.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                for (int i = 0; i < 10; i++) {
                    next.acquireUninterruptibly();
                    conversation.write("data: " + i + "\n\n");
                }
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/events"));
            client.readUntil("\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                next.release();
                client.readUntil("data: " + i + "\n\n\r\n");
                int parts = i + 1;
                assertThat(scene.events().events(BodyReceived.class)).hasSize(parts);
            }
            client.readUntil("0\r\n\r\n");
            List<BodyReceived> parts = scene.events().events(BodyReceived.class);
            assertThat(parts).allMatch(part -> part.length() == 9);
            assertThat(parts).isSortedAccordingTo(java.util.Comparator.comparingLong(BodyReceived::atNanos));
            scene.events().awaitWhich(MessageReceived.class, end -> end.leg() == Leg.ORIGIN && end.bodyBytes() == 90);
        }
    }
}
