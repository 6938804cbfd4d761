package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes that messages of HTTP/1 can have, on their way through. */
class MessageShapesIT {

    @TempDir
    Path directory;

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    /** Answers every request with the same bytes. */
    private static ScriptedOrigin.Script always(String answer) {
        return conversation -> {
            while (conversation.readHead() != null) {
                conversation.write(answer);
            }
        };
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 200 OK, Content-Length: 1000",
        "HEAD, 200 OK, Transfer-Encoding: chunked",
        "GET, 204 No Content, A: b",
        "GET, 304 Not Modified, Content-Length: 1000",
        "GET, 200 OK, Content-Length: 0",
    })
    void responseWithoutABodyEndsWithItsHead(String method, String status, String field) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(always("HTTP/1.1 " + status + "\r\n" + field + "\r\n\r\n"));
            ScriptedPeer client = scene.client();
            for (int i = 0; i < 2; i++) {
                client.send(Scene.request(method, origin, "/") + "\r\n");
                assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 " + status + "\r\n");
            }
            assertThat(scene.events().awaitCount(ExchangeEnded.class, 2)).allMatch(end -> end.failure() == null);
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void clientOfHttp10WithoutKeepAliveGetsTheBodyUntilClose() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(
                    always("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
            ScriptedPeer client = scene.client().send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n");
            assertThat(client.readText())
                    .contains("\r\nConnection: close\r\n")
                    .doesNotContain("chunked")
                    .endsWith("\r\n\r\nabcde");
            assertThat(origin.heads().get(0)).contains("\r\nHost: localhost:" + origin.port() + "\r\n", "Via: 1.0 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection: keep-alive", "Proxy-Connection: Keep-Alive"})
    void clientOfHttp10WithKeepAliveKeepsItsConnection(String field) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            for (int i = 0; i < 2; i++) {
                client.send("GET " + origin.url("/") + " HTTP/1.0\r\n" + field + "\r\n\r\n");
                assertThat(client.readUntil("\r\n\r\nhello")).contains("\r\nConnection: keep-alive\r\n");
            }
        }
    }

    @Test
    void originOfHttp10EndsItsBodyByClosing() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.0 200 OK\r\n\r\nhello");
            });
            ScriptedPeer client = scene.client();
            for (int i = 0; i < 2; i++) {
                client.send(Scene.get(origin, "/"));
                assertThat(client.readUntil("\r\n0\r\n\r\n"))
                        .contains("Transfer-Encoding: chunked\r\n", "Via: 1.0 ")
                        .endsWith("5\r\nhello\r\n0\r\n\r\n");
            }
            assertThat(scene.events().awaitCount(ExchangeEnded.class, 2)).allMatch(end -> end.failure() == null);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bodyUntilCloseOverTlsIsCompleteOnlyWithCloseNotify(boolean closeNotify) throws Exception {
        ScriptedOrigin.Script script = conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.0 200 OK\r\n\r\nhello");
            if (!closeNotify) {
                conversation.cutTls();
            }
        };
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", script);
                Scene scene = new Scene(Settings.on(transport()).trusting(origin.authorityPem(directory)))) {
            ScriptedPeer client = scene.client()
                    .send("GET https://localhost:" + origin.port() + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if (closeNotify) {
                assertThat(client.readUntil("\r\n0\r\n\r\n")).endsWith("hello\r\n0\r\n\r\n");
            } else {
                assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            }
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            if (closeNotify) {
                assertThat(ended.failure()).isNull();
            } else {
                assertThat(ended.failure().kind()).isEqualTo(FailureKind.HTTP_RESPONSE_INCOMPLETE);
            }
        }
    }

    @Test
    void informationalResponsesAreForwardedInOrder() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(always("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\nok"))
                    .containsSubsequence("103 Early Hints", "Link: </a>", "102 Processing", "200 OK");
            client.send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n");
            assertThat(client.readText()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void expectationIsMetByTheOrigin() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                assertThat(conversation.readHead()).contains("Expect: 100-continue\r\n");
                conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + conversation.read(5));
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Content-Length: 5", "Expect: 100-continue") + "\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue\r\n");
            client.send("hello");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
            scene.events().awaitWhich(SendEnded.class, sent -> sent.leg() == Leg.ORIGIN && sent.wireBytes() == 5);
        }
    }

    @Test
    void expectationMayBeMetByPatienceOfTheClient() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            CountDownLatch headThere = new CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                headThere.countDown();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + conversation.read(5));
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Content-Length: 5", "Expect: 100-continue") + "\r\n");
            OriginFaultsIT.await(headThere);
            client.send("hello");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
                    String path = head.split(" ", 3)[1];
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                }
            });
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                requests.append(Scene.get(origin, "/" + i));
            }
            ScriptedPeer client = scene.client().send(requests.toString()).halfClose();
            String all = client.readText();
            for (int i = 0; i < 20; i++) {
                int at = all.indexOf("\r\n\r\n/" + i);
                assertThat(at).as("answer " + i).isNotNegative();
                all = all.substring(at);
            }
            assertThat(scene.events().awaitCount(ExchangeEnded.class, 20)).allMatch(end -> end.failure() == null);
        }
    }

    @Test
    void chunksAreForwardedAtOnce() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            Semaphore next = new Semaphore(0);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 5; i++) {
                    next.acquireUninterruptibly();
                    conversation.write("7\r\ndata: " + i + "\r\n");
                }
                next.acquireUninterruptibly();
                conversation.write("0\r\n\r\n");
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/events"));
            client.readUntil("\r\n\r\n"); // the head too comes before any body
            for (int i = 0; i < 5; i++) {
                next.release();
                assertThat(client.readUntil("data: " + i + "\r\n")).startsWith("7\r\n");
            }
            next.release();
            assertThat(client.readUntil("0\r\n\r\n")).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void trailersReachTheClient() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(
                    always(
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 9\r\nHost: evil\r\n\r\n"));
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("9\r\n\r\n")).endsWith("1\r\na\r\n0\r\nX-Sum: 9\r\n\r\n");
        }
    }

    @Test
    void twoClientsShareAPooledConnection() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            for (int i = 0; i < 2; i++) {
                scene.client().send(Scene.get(origin, "/" + i)).readUntil("\r\n\r\nhello");
            }
            List<OriginAssigned> assigned = scene.events().awaitCount(OriginAssigned.class, 2);
            assertThat(assigned.get(0).connection()).isEqualTo(assigned.get(1).connection());
            assertThat(assigned.get(1).reused()).isTrue();
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void clientThatHalfClosesStillGetsTheWholeResponse() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            CountDownLatch finSeen = new CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                OriginFaultsIT.await(finSeen);
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(200_000));
                conversation.readHead();
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/")).halfClose();
            scene.events().awaitFirst(dev.weir.events.ConnectionEvent.FinReceived.class);
            finSeen.countDown();
            ScriptedPeer.Rest rest = client.readCounting();
            assertThat(rest.end()).isEqualTo(ScriptedPeer.End.FIN);
            assertThat(rest.bytes()).isGreaterThan(200_000);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void requestIsRecordedWholeBeforeItsExchangeEnds() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            client.send(Scene.get(origin, "/")).readUntil("\r\n\r\nhello");
            // Refused, looped and unreachable ones as well.
            client.send("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("\n\n");
            String via = origin.heads().get(0).replaceAll("(?s).*(Via: [^\r]*).*", "$1");
            client.send(Scene.get(origin, "/", via)).readUntil("508 Loop Detected");
            scene.events().awaitCount(ExchangeEnded.class, 3);
            List<? extends Event> order = scene.events().events().stream()
                    .filter(event -> event instanceof ExchangeEnded
                            || (event instanceof MessageReceived message && message.leg() == Leg.CLIENT))
                    .toList();
            assertThat(order).hasSize(6);
            for (int i = 0; i < 6; i += 2) {
                assertThat(order.get(i)).isInstanceOf(MessageReceived.class);
            }
        }
    }

    @Test
    void connectWithABodyIsRefused() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedPeer client = scene.client()
                    .send("CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.readText()).startsWith("HTTP/1.1 400 ");
        }
    }
}
