package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Limits of HTTP/2, and that nobody but who passed them notices. What each is answered with is a row of docs/failures.md. */
class Http2LimitsIT {

    @Test
    void bytesThatWaitForWindowsAreBoundedAndOthersAreToldSo() throws Exception {
        Settings settings = new Settings()
                .limits(limits -> new ClientConfig.Limits(
                        HeadLimits.DEFAULT, 1_000, 32 * 1024, limits.tunnelIdle(), limits.drain()));
        try (Scene scene = new Scene(settings)) {
            ScriptedOrigin endless = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                while (true) {
                    conversation.write(new byte[64 * 1024]);
                }
            });
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer peer = scene.client();
            // One read of each waits for its stream's window.
            Http2Peer client = Http2Peer.client(peer, 4, 1).windowUpdate(0, 1 << 30);
            for (int stream = 1; stream < 60; stream += 2) {
                client.request(stream, true, "GET", endless.url("/"));
            }
            Awaitility.await().until(() -> status(scene, origin).startsWith("HTTP/1.1 503 "));
            assertThat(scene.events()
                            .awaitWhich(ExchangeEnded.class, ended -> ended.failure() != null)
                            .failure()
                            .kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
            peer.reset();
            Awaitility.await().until(() -> status(scene, origin).startsWith("HTTP/1.1 200 "));
        }
    }

    private static String status(Scene scene, ScriptedOrigin origin) {
        return scene.client().send(Scene.get(origin, "/")).readUntil("\r\n\r\n");
    }

    @Test
    void clientThatOnlyListensWhileTheResponseComesIsNotHurried() throws Exception {
        try (Scene scene = new Scene(new Settings().clientRequestMillis(400))) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n");
                for (int i = 0; i < 15; i++) {
                    LockSupport.parkNanos(40_000_000L);
                    conversation.write("x");
                }
                conversation.input().readAllBytes();
            });
            Http2Peer client = Http2Peer.client(scene.client()).request(1, false, "POST", origin.url("/"));
            assertThat(client.content(1)).isEqualTo("x".repeat(15));
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void firstByteIsStampedWhenItCameAlthoughTheBlockCameLater() throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer peer = scene.client();
            Http2Peer client = Http2Peer.client(peer);
            // Or the acknowledgement of its SETTINGS would come within the block.
            client.frame(Http2Peer.PING, 0, 0, new byte[8]).await(Http2Peer.PING);
            byte[] block = client.block(
                    ":method", "GET", ":scheme", "http", ":authority", "localhost:" + origin.port(), ":path", "/split");
            ByteBuffer frame = ByteBuffer.allocate(9 + block.length)
                    .put(new byte[] {0, 0, (byte) block.length, Http2Peer.HEADERS, 5, 0, 0, 0, 1})
                    .put(block);
            for (int cut : new int[] {4, 12}) {
                frame.put(8, (byte) (cut == 4 ? 1 : 3));
                ByteBuffer first = ByteBuffer.allocate(17 + cut)
                        .put(new byte[] {0, 0, 8, Http2Peer.PING, 0, 0, 0, 0, 0})
                        .put(new byte[8])
                        .put(frame.array(), 0, cut);
                peer.send(first.array());
                client.await(Http2Peer.PING);
                status(scene, origin);
                byte[] rest = new byte[frame.capacity() - cut];
                frame.get(cut, rest);
                peer.send(rest);
                client.await(frameOf -> frameOf.type() == Http2Peer.DATA && frameOf.endsStream());
            }
            var started = scene.events().awaitCount(ExchangeStarted.class, 4);
            for (int i = 0; i < 4; i += 2) {
                ExchangeStarted between = started.get(i);
                ExchangeStarted split = started.get(i + 1);
                HeadReceived head = scene.events()
                        .awaitWhich(
                                HeadReceived.class,
                                event -> event.leg() == Leg.CLIENT
                                        && event.exchange().equals(split.exchange()));
                assertThat(new String(head.head().bytes(), ISO_8859_1)).contains("/split");
                assertThat(split.atNanos()).isLessThan(between.atNanos());
                assertThat(head.firstByteAtNanos()).isEqualTo(split.atNanos());
                assertThat(head.atNanos()).isGreaterThan(between.atNanos());
            }
        }
    }
}
