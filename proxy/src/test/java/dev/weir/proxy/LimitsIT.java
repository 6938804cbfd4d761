package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Limits, and that nobody but who passed them notices. What each is answered with is a row of docs/failures.md. */
class LimitsIT {

    private static final int MIB = 1024 * 1024;

    private static Settings settings(HeadLimits heads, int connections, long buffered) {
        return new Settings()
                .limits(limits ->
                        new ClientConfig.Limits(heads, connections, buffered, limits.tunnelIdle(), limits.drain()));
    }

    @Test
    void connectionsOfOneAddressAreCountedAndWhoLeavesMakesRoom() throws Exception {
        try (Scene scene = new Scene(settings(HeadLimits.DEFAULT, 1, MIB))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer first = scene.client();
            first.send(Scene.get(origin, "/")).readUntil("hello");
            assertThat(scene.client().send(Scene.get(origin, "/")).readText())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .contains("error=connection_limit_reached", "--max-connections", "\r\nConnection: close\r\n");
            first.send(Scene.get(origin, "/")).readUntil("hello");
            first.hangUp();
            Awaitility.await()
                    .until(() -> scene.client()
                            .send(Scene.get(origin, "/"))
                            .readUntil("\r\n\r\n")
                            .startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void limitHoldsForClientsThatSpeakSocks() throws Exception {
        try (Scene scene = new Scene(settings(HeadLimits.DEFAULT, 1, MIB))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            scene.client().send(Scene.get(origin, "/")).readUntil("hello");
            ScriptedPeer socks = scene.client().send("\u0004\u0001\u0000P\u007f\u0000\u0000\u0001\u0000");
            assertThat(socks.read(8)).startsWith("\u0000["); // request rejected or failed
            assertThat(socks.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            assertThat(scene.events()
                            .awaitWhich(ExchangeEnded.class, ended -> ended.failure() != null)
                            .failure()
                            .kind())
                    .isEqualTo(FailureKind.CONNECTION_LIMIT_REACHED);
            assertThat(origin.connections()).isEqualTo(1);
        }
    }

    @Test
    void clientThatConnectsAndSaysNothingIsClosedInTime() throws Exception {
        try (Scene scene = new Scene(new Settings().clientIdleMillis(200))) {
            ScriptedPeer client = scene.client();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            client.hangUp();
            assertThat(scene.events().awaitFirst(ConnectionClosed.class).reason())
                    .isEqualTo(CloseReason.IDLE_TIMEOUT);
            assertThat(scene.events().has(ExchangeEnded.class)).isFalse();
        }
    }

    @Test
    void slowHeadsHoldUpNobodyElse() throws Exception {
        try (Scene scene = new Scene(new Settings().clientRequestMillis(500))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            List<ScriptedPeer> slow = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                slow.add(scene.client().send("GET http://x/ HTTP/1.1\r\nA: "));
            }
            ScriptedPeer quick = scene.client();
            for (int i = 0; i < 20; i++) {
                quick.send(Scene.get(origin, "/")).readUntil("hello");
            }
            for (ScriptedPeer peer : slow) {
                assertThat(peer.readText()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            }
            assertThat(scene.events().events(HeadRejected.class))
                    .hasSize(50)
                    .allMatch(rejected -> rejected.received().length == rejected.offset());
        }
    }

    @Test
    void bytesThatWaitForManySlowClientsAreBoundedAndOthersAreToldSo() throws Exception {
        try (Scene scene = new Scene(settings(HeadLimits.DEFAULT, 1_000, MIB))) {
            ScriptedOrigin endless = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                while (true) {
                    conversation.write(new byte[64 * 1024]);
                }
            });
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            List<ScriptedPeer> slow = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                slow.add(scene.slowClient(8 * 1024).send(Scene.get(endless, "/")));
            }
            // Each that asks is one more connection, of which there may be a thousand.
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> scene.client()
                            .send(Scene.get(origin, "/"))
                            .readUntil("\r\n\r\n")
                            .startsWith("HTTP/1.1 503 "));
            assertThat(scene.events()
                            .awaitWhich(ExchangeEnded.class, ended -> ended.failure() != null)
                            .failure())
                    .satisfies(failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
                        assertThat(failure.leg()).isEqualTo(Leg.CLIENT);
                        assertThat(failure.detail()).contains("--max-buffered");
                    });
            slow.forEach(ScriptedPeer::reset);
            Awaitility.await()
                    .until(() -> scene.client()
                            .send(Scene.get(origin, "/"))
                            .readUntil("\r\n\r\n")
                            .startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void longHeadsOfManyClientsAreBoundedTogether() throws Exception {
        try (Scene scene = new Scene(settings(new HeadLimits(1_000, 512 * 1024, 10), 1_000, MIB))) {
            String half = "GET http://x/ HTTP/1.1\r\nA: " + "a".repeat(400 * 1024);
            ScriptedPeer first = scene.client().send(half);
            ScriptedPeer second = scene.client().send(half);
            ScriptedPeer third = scene.client().send(half);
            // The last ones to grow, or all that grew when there was no more room.
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
            first.reset();
            second.reset();
            third.reset();
            scene.events().awaitCount(ExchangeEnded.class, 3);
            // All was given back.
            assertThat(scene.client().send(half + "\r\nHost: x\r\n\r\n").readUntil("\r\n\r\n"))
                    .doesNotContain("503");
        }
    }

    @Test
    void tunnelThroughWhichSomethingPassesGoesOn() throws Exception {
        try (Scene scene = new Scene(new Settings()
                .tunnelsOnly()
                .limits(limits ->
                        new ClientConfig.Limits(limits.heads(), 10, MIB, Duration.ofMillis(500), limits.drain())))) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                for (int i = 0; i < 15; i++) {
                    java.util.concurrent.locks.LockSupport.parkNanos(50_000_000L);
                    conversation.write("x");
                }
            });
            String authority = "localhost:" + origin.port();
            ScriptedPeer client =
                    scene.client().send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            client.readUntil("\r\n\r\n");
            assertThat(client.read(15)).isEqualTo("x".repeat(15));
            client.hangUp();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }
}
