package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Bulk;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Much through a tunnel: it stays in the kernel, and nobody can tell but by the descriptors. */
class BulkTunnelIT {

    private static final int BULK = Bulk.BYTES;

    private Bulk passing;

    @BeforeEach
    void onLinuxOnly() {
        assumeTrue(Epoll.isAvailable(), "no epoll");
        passing = new Bulk();
    }

    private static Scene tunnels() {
        return new Scene(Settings.on(ProxyConfig.TransportChoice.BEST).tunnelsOnly());
    }

    private static ScriptedPeer connected(Scene scene, ScriptedOrigin origin) {
        ScriptedPeer client = scene.slowClient(Bulk.SMALL_BUFFER);
        client.send("CONNECT 127.0.0.1:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        return client;
    }

    private static CompletableFuture<byte[]> reading(InputStream in, int count) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return in.readNBytes(count);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void bothDirectionsAtOnceArriveWholeAndInOrder() throws Exception {
        byte[] bulk = Bulk.bytes();
        CompletableFuture<byte[]> atOrigin = new CompletableFuture<>();
        try (Scene scene = tunnels()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                CompletableFuture<byte[]> received = reading(conversation.input(), BULK);
                conversation.write(bulk);
                atOrigin.complete(received.join());
            });
            ScriptedPeer client = connected(scene, origin);
            InputStream in = client.socket().getInputStream();
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> client.send(bulk));
            byte[] first = in.readNBytes(BULK / 2);

            assertThat(passing.passesByPipe()).isTrue();

            byte[] second = in.readNBytes(BULK - BULK / 2);
            sending.join();
            client.halfClose();
            assertThat(first).isEqualTo(Arrays.copyOf(bulk, BULK / 2));
            assertThat(second).isEqualTo(Arrays.copyOfRange(bulk, BULK / 2, BULK));
            assertThat(atOrigin.join()).isEqualTo(bulk);
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events().awaitCount(MessageReceived.class, 3))
                    .filteredOn(message -> message.bodyBytes() == BULK)
                    .extracting(MessageReceived::leg)
                    .containsExactlyInAnyOrder(Leg.CLIENT, Leg.ORIGIN);
            assertThat(scene.events().awaitCount(ConnectionClosed.class, 2))
                    .filteredOn(closed -> closed.leg() == Leg.ORIGIN)
                    .allMatch(closed -> closed.bytesReceived() == BULK && closed.bytesSent() == BULK);
            passing.awaitPipesGone();
        }
    }

    @Test
    void anEndRightBehindItIsPassedOn() throws Exception {
        byte[] bulk = Bulk.bytes();
        try (Scene scene = tunnels()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.write(bulk);
                conversation.finish();
            });
            ScriptedPeer client = connected(scene, origin);

            assertThat(client.readCounting()).isEqualTo(new ScriptedPeer.Rest(BULK, ScriptedPeer.End.FIN));
            client.close();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            passing.awaitPipesGone();
        }
    }

    @Test
    void smallMessagesBehindItGoTheirWayAndThePipeIsGivenBack() throws Exception {
        byte[] bulk = Bulk.bytes();
        try (Scene scene = tunnels()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.write(bulk);
                while (!conversation.read(4).isEmpty()) {
                    conversation.write("pong");
                }
            });
            ScriptedPeer client = connected(scene, origin);
            assertThat(client.socket().getInputStream().readNBytes(BULK)).isEqualTo(bulk);

            for (int i = 0; i < 20; i++) {
                assertThat(client.send("ping").read(4)).isEqualTo("pong");
            }

            passing.awaitPipesGone();
            client.close();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        }
    }

    @Test
    void aResetInTheMiddleResetsTheOtherEnd() throws Exception {
        byte[] bulk = Bulk.bytes();
        CountDownLatch half = new CountDownLatch(1);
        try (Scene scene = tunnels()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.write(bulk);
                OriginFaultsIT.await(half);
                conversation.reset();
            });
            ScriptedPeer client = connected(scene, origin);
            client.socket().getInputStream().readNBytes(BULK / 2);
            half.countDown();

            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.ORIGIN);
            passing.awaitPipesGone();
        }
    }

    @Test
    void aReaderThatLeavesInTheMiddleIsToldToTheSender() throws Exception {
        CompletableFuture<IOException> atOrigin = new CompletableFuture<>();
        try (Scene scene = tunnels()) {
            ScriptedOrigin origin =
                    scene.origin(conversation -> atOrigin.complete(Bulk.writeUntilRefused(conversation)));
            ScriptedPeer client = connected(scene, origin);
            client.socket().getInputStream().readNBytes(BULK / 2);
            client.reset();

            assertThat(atOrigin.join()).isNotNull();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.CLIENT);
            passing.awaitPipesGone();
        }
    }
}
