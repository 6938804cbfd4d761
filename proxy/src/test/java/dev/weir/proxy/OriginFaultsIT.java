package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeRetried;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Origins that go away, stall or talk nonsense: the client is told at once, and never takes a truncation for a whole response. */
class OriginFaultsIT {

    private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n";

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    private static ScriptedOrigin.Script breaking(String answer, boolean reset) {
        return conversation -> {
            conversation.readHead();
            conversation.write(answer);
            if (reset) {
                conversation.reset();
            }
        };
    }

    private static String part(String name) {
        return switch (name) {
            case "NOTHING" -> "";
            case "HALF_HEAD" -> "HTTP/1.1 200 OK\r\nConte";
            case "LENGTH" -> LENGTH;
            default -> CHUNKED;
        };
    }

    @ParameterizedTest
    @CsvSource({
        "NOTHING, false, CONNECTION_TERMINATED",
        "NOTHING, true, CONNECTION_TERMINATED",
        "HALF_HEAD, false, HTTP_RESPONSE_INCOMPLETE",
    })
    void originThatLeavesBeforeAHeadIsAnsweredFor(String what, boolean reset, FailureKind kind) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(breaking(part(what), reset));
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                    .contains("Proxy-Status: weir; error=" + kind.token())
                    .doesNotContain("Connection: close");
            assertThat(client.readUntil("\n\n")).isNotEmpty();
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(kind);
            assertThat(ended.failure().leg()).isEqualTo(Leg.ORIGIN);
        }
    }

    @ParameterizedTest
    @CsvSource({"LENGTH, false", "LENGTH, true", "CHUNKED, false", "CHUNKED, true"})
    void originThatLeavesWithinABodyMakesTheClientSeeATruncation(String what, boolean reset) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            java.util.concurrent.CountDownLatch read = new java.util.concurrent.CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(part(what));
                await(read); // a reset may overtake what the proxy has not read
                if (reset) {
                    conversation.reset();
                }
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            client.readUntil("part");
            read.countDown();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.HTTP_RESPONSE_INCOMPLETE);
            ConnectionClosed closed =
                    scene.events().awaitWhich(ConnectionClosed.class, event -> event.leg() == Leg.ORIGIN);
            assertThat(closed.reason()).isEqualTo(reset ? CloseReason.PEER_RESET : CloseReason.PEER_CLOSED);
        }
    }

    static void await(java.util.concurrent.CountDownLatch latch) {
        try {
            if (!latch.await(20, java.util.concurrent.TimeUnit.SECONDS)) {
                throw new AssertionError("not released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void bodyUntilCloseThatIsResetIsNotComplete() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            java.util.concurrent.CountDownLatch read = new java.util.concurrent.CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.0 200 OK\r\n\r\npart");
                await(read);
                conversation.reset();
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            client.readUntil("part");
            read.countDown();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_RESPONSE_INCOMPLETE);
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "POST, false"})
    void stalePooledConnectionIsRetriedOnlyWhereTwiceDoesNoHarm(String method, boolean retried) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
                String second = conversation.readHead();
                if (second != null) {
                    conversation.reset(); // as if it had timed out just before
                }
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/1"));
            client.readUntil("\r\n\r\n1");
            client.send(Scene.request(method, origin, "/2", "Content-Length: 0") + "\r\n");
            String answer = client.readUntil("\r\n\r\n");
            assertThat(answer).startsWith(retried ? "HTTP/1.1 200 " : "HTTP/1.1 502 ");
            assertThat(origin.connections()).isEqualTo(retried ? 2 : 1);
            assertThat(scene.events().events(ExchangeRetried.class)).hasSize(retried ? 1 : 0);
        }
    }

    @Test
    void silentOriginIsAnsweredForWith504() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).originSilenceMillis(200))) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.read(1);
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 504 Gateway Timeout\r\n")
                    .contains("error=http_response_timeout");
        }
    }

    @Test
    void silenceOfTheClientWithinItsUploadIsNotTheOrigins() throws Exception {
        try (Scene scene =
                new Scene(Settings.on(transport()).originSilenceMillis(100).clientRequestMillis(1_000))) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.read(5);
            });
            ScriptedPeer client =
                    scene.client().send(Scene.request("POST", origin, "/", "Content-Length: 5") + "\r\n" + "abc");
            assertThat(client.readText()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().leg()).isEqualTo(Leg.CLIENT);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.CONNECTION_READ_TIMEOUT);
        }
    }

    @Test
    void malformedResponseHeadIsAnsweredForAndRecordedWithItsOffset() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx");
                conversation.read(1);
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ").contains("error=http_protocol_error");
            HeadRejected rejected = scene.events().awaitFirst(HeadRejected.class);
            assertThat(rejected.leg()).isEqualTo(Leg.ORIGIN);
            assertThat(rejected.offset()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n".length());
        }
    }

    @Test
    void malformedChunkCutsTheResponse() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(CHUNKED + "0x1\r\n");
                conversation.read(1);
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_RESPONSE_TRANSFER_CODING);
        }
    }

    @Test
    void endlessInformationalResponsesAreCutOff() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                while (true) {
                    conversation.write("HTTP/1.1 102 Processing\r\n\r\n");
                }
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            String all = client.readUntil("error=http_protocol_error");
            assertThat(all.split("102 Processing", -1).length).isLessThan(200);
        }
    }

    @Test
    void earlyAnswerIsPassedOnAlthoughTheOriginResetsTheUpload() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno");
                // Closed with the upload unread: the kernel sends RST.
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Content-Length: 50000000") + "\r\n")
                    .send(new byte[1_000_000]);
            assertThat(client.readUntil("\r\n\r\nno"))
                    .startsWith("HTTP/1.1 413 Too Large\r\n")
                    .contains("\r\nConnection: close\r\n");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void earlyAnswerEndsTheClientConnectionWithoutHurry() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                conversation.read(10_000_000);
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Transfer-Encoding: chunked") + "\r\n5\r\nhello\r\n");
            client.readUntil("\r\n\r\nno");
            // Still sending for a while must not destroy the answer: it is read and dropped.
            client.send("5\r\nhello\r\n").send("5\r\nhello\r\n");
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            scene.events().awaitFirst(ExchangeEnded.class);
        }
    }

    @Test
    void bytesBehindAResponseEndTheOriginConnection() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            java.util.concurrent.CountDownLatch answered = new java.util.concurrent.CountDownLatch(1);
            ScriptedOrigin origin = scene.origin(conversation -> {
                boolean late = conversation.readHead().startsWith("GET /late");
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
                if (late) {
                    await(answered);
                    conversation.write("HTTP/1.1 200 OK\r\nConte");
                } else {
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                }
                conversation.readHead();
            });
            ScriptedPeer client = scene.client();
            client.send(Scene.get(origin, "/late")).readUntil("\r\n\r\n1");
            answered.countDown();
            ConnectionClosed closed =
                    scene.events().awaitWhich(ConnectionClosed.class, event -> event.leg() == Leg.ORIGIN);
            assertThat(closed.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
            for (int i = 0; i < 3; i++) {
                String head = client.send(Scene.get(origin, "/at-once")).readUntil("\r\n\r\n");
                assertThat(head).contains("Content-Length: 1\r\n");
                assertThat(client.read(1)).isEqualTo("1");
                org.awaitility.Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> scene.events()
                                        .events(ConnectionClosed.class, event -> event.leg() == Leg.ORIGIN)
                                        .size()
                                == origin.connections());
            }
        }
    }
}
