package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave, stall or send nonsense: the origin is let go, and the record says whose fault it was. */
class ClientFaultsIT {

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    private static void assertClientsFault(Scene scene) {
        ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
        assertThat(ended.failure()).isNotNull();
        assertThat(ended.failure().leg()).isEqualTo(Leg.CLIENT);
        assertThat(ended.failure().kind()).isEqualTo(FailureKind.CONNECTION_TERMINATED);
        ConnectionClosed origin = scene.events().awaitWhich(ConnectionClosed.class, event -> event.leg() == Leg.ORIGIN);
        assertThat(origin.reason()).isEqualTo(CloseReason.OTHER_LEG);
    }

    @Test
    void clientThatResetsWhileItWaitsEndsTheOriginConnection() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.read(1);
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            scene.events().awaitFirst(OriginAssigned.class);
            client.reset();
            assertClientsFault(scene);
            ConnectionClosed closed =
                    scene.events().awaitWhich(ConnectionClosed.class, event -> event.leg() == Leg.CLIENT);
            assertThat(closed.reason()).isEqualTo(CloseReason.PEER_RESET);
        }
    }

    @Test
    void clientThatLeavesWithinTheResponseEndsTheOriginConnection() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                while (left.getCount() > 0) {
                    conversation.write(new byte[10_000]);
                }
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            client.read(100_000);
            client.hangUp();
            scene.events().awaitFirst(ExchangeEnded.class);
            left.countDown();
            assertClientsFault(scene);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10", "Transfer-Encoding: chunked"})
    void clientThatLeavesWithinItsUploadEndsTheOriginConnection(String framing) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.read(1_000);
            });
            ScriptedPeer client =
                    scene.client().send(Scene.request("POST", origin, "/", framing) + "\r\n" + "5\r\nhel");
            scene.events().awaitFirst(OriginAssigned.class);
            client.hangUp();
            assertClientsFault(scene);
            assertThat(scene.events()
                            .awaitWhich(ConnectionClosed.class, event -> event.leg() == Leg.CLIENT)
                            .reason())
                    .isEqualTo(CloseReason.PEER_CLOSED);
        }
    }

    @Test
    void clientThatLeavesWithinItsHeadIsRecorded() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            scene.client().send("GET http://x/ HT").hangUp();
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().leg()).isEqualTo(Leg.CLIENT);
            assertThat(scene.events().has(HeadReceived.class)).isFalse();
        }
    }

    @Test
    void headThatTricklesInIsCutByTime() throws Exception {
        try (Scene scene = new Scene(Settings.on(transport()).clientRequestMillis(300))) {
            ScriptedPeer client = scene.client().send("GET http://x/ HTTP/1.1\r\n");
            java.util.concurrent.atomic.AtomicBoolean over = new java.util.concurrent.atomic.AtomicBoolean();
            Thread trickle = new Thread(() -> {
                while (!over.get()) {
                    try {
                        client.send("A: b\r\n");
                    } catch (java.io.UncheckedIOException e) {
                        return;
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
                }
            });
            trickle.start();
            assertThat(client.readText()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            over.set(true);
            trickle.join();
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.CONNECTION_READ_TIMEOUT);
        }
    }

    @Test
    void bodyThatMakesNoSenseIsAnsweredWith400() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.read(1_000);
            });
            ScriptedPeer client = scene.client()
                    .send(Scene.request("POST", origin, "/", "Transfer-Encoding: chunked")
                            + "\r\n5\r\nhello\r\n0x1\r\n");
            assertThat(client.readText())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\nConnection: close\r\n", "error=http_request_error");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_ERROR);
        }
    }

    @Test
    void clientOnlyConnectsAndLeaves() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            scene.client().hangUp();
            assertThat(scene.events().awaitFirst(ConnectionClosed.class).reason())
                    .isEqualTo(CloseReason.PEER_CLOSED);
            assertThat(scene.events().has(ExchangeEnded.class)).isFalse();
        }
    }

    @Test
    void halfARequestBehindAHalfCloseIsNotWaitedFor() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client()
                    .send(Scene.get(origin, "/") + "GET http://x/ HTTP/1.1\r\n")
                    .halfClose();
            client.readUntil("\r\n\r\nhello");
            client.readToEnd();
            assertThat(scene.events()
                            .awaitCount(ExchangeEnded.class, 2)
                            .get(1)
                            .failure()
                            .leg())
                    .isEqualTo(Leg.CLIENT);
        }
    }
}
