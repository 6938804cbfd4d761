package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.testing.Bulk;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import io.netty.channel.epoll.Epoll;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A large body of which the record keeps no more: it stays in the kernel but for its end, and nobody can tell but by the descriptors. */
class BulkBodyIT {

    private static final int BULK = Bulk.BYTES;
    private static final byte[] BODY = Bulk.bytes();

    private Bulk passing;

    @BeforeEach
    void onLinuxOnly() {
        assumeTrue(Epoll.isAvailable(), "no epoll");
        passing = new Bulk();
    }

    private static Scene scene() {
        return Scene.on(ProxyConfig.TransportChoice.BEST);
    }

    private static String head(String type) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + BULK + "\r\n\r\n";
    }

    private static ScriptedPeer asking(Scene scene, ScriptedOrigin origin) {
        ScriptedPeer client = scene.slowClient(Bulk.SMALL_BUFFER).send(Scene.get(origin, "/"));
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        return client;
    }

    private static MessageReceived response(Scene scene) {
        return scene.events().awaitWhich(MessageReceived.class, message -> message.leg() == Leg.ORIGIN);
    }

    @Test
    void itArrivesWholeAndSoDoesTheNextOneOnTheSameConnections() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                while (conversation.readHead() != null) {
                    conversation.write(head("application/octet-stream"));
                    conversation.write(BODY);
                }
            });
            ScriptedPeer client = asking(scene, origin);
            InputStream in = client.socket().getInputStream();
            for (int round = 0; round < 3; round++) {
                byte[] first = in.readNBytes(BULK / 2);
                assertThat(passing.passesByPipe()).isTrue();
                assertThat(first).isEqualTo(Arrays.copyOf(BODY, BULK / 2));
                assertThat(in.readNBytes(BULK - BULK / 2)).isEqualTo(Arrays.copyOfRange(BODY, BULK / 2, BULK));
                passing.awaitPipesGone();
                client.send(Scene.get(origin, "/")).readUntil("\r\n\r\n");
            }
            in.readNBytes(BULK);
            client.close();

            assertThat(origin.connections()).isEqualTo(1);
            assertThat(scene.events().awaitCount(ExchangeEnded.class, 4)).allMatch(ended -> ended.failure() == null);
            assertThat(scene.events().events(MessageReceived.class, message -> message.leg() == Leg.ORIGIN))
                    .hasSize(4)
                    .allMatch(message -> message.bodyBytes() == BULK && message.wireBytes() == BULK);
            assertThat(scene.events().events(SendEnded.class, sent -> sent.leg() == Leg.CLIENT))
                    .hasSize(4)
                    .allMatch(sent -> sent.wireBytes() == BULK);
            assertThat(scene.events().events(BodyReceived.class).stream()
                            .mapToLong(BodyReceived::length)
                            .sum())
                    .isEqualTo(4L * BULK);
            assertThat(scene.events()
                            .awaitWhich(ConnectionClosed.class, closed -> closed.leg() == Leg.CLIENT)
                            .bytesSent())
                    .isGreaterThan(4L * BULK);
        }
    }

    @Test
    void whatTheRecordKeepsIsReadFirst() throws Exception {
        Settings keeping = Settings.on(ProxyConfig.TransportChoice.BEST).keeping(BodyPolicy.DEFAULT);
        try (Scene scene = new Scene(keeping)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(head("text/plain"));
                conversation.write(BODY);
                conversation.readHead();
            });
            ScriptedPeer client = asking(scene, origin);
            assertThat(client.socket().getInputStream().readNBytes(BULK)).isEqualTo(BODY);
            response(scene);

            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            for (BodyReceived part : scene.events().events(BodyReceived.class)) {
                kept.write(part.kept());
            }
            assertThat(kept.size()).isEqualTo(BodyPolicy.DEFAULT.limitBytes());
            assertThat(scene.events().events(BodyReceived.class, part -> part.kept().length == 0))
                    .isNotEmpty();
            assertThat(kept.toByteArray()).isEqualTo(Arrays.copyOf(BODY, kept.size()));
            passing.awaitPipesGone();
        }
    }

    @Test
    void aChunkedBodyIsRead() throws Exception {
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(BULK) + "\r\n");
                conversation.write(BODY);
                conversation.write("\r\n0\r\n\r\n");
                conversation.readHead();
            });
            ScriptedPeer client = asking(scene, origin);
            client.socket().getInputStream().readNBytes(BULK / 2);

            assertThat(passing.passesByPipe()).isFalse();
            client.socket().getInputStream().readNBytes(BULK / 2);
            assertThat(response(scene).bodyBytes()).isEqualTo(BULK);
        }
    }

    @Test
    void anEndInTheMiddleTellsWhatIsMissing() throws Exception {
        int sent = BULK / 2;
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(head("application/octet-stream"));
                conversation.write(Arrays.copyOf(BODY, sent));
                conversation.finish();
            });
            ScriptedPeer client = asking(scene, origin);

            assertThat(client.readCounting().end()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure())
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(FailureKind.HTTP_RESPONSE_INCOMPLETE))
                    .satisfies(failure ->
                            assertThat(failure.detail()).contains((BULK - sent) + " bytes of the body missing"));
            passing.awaitPipesGone();
        }
    }

    @Test
    void aResetInTheMiddleIsTheOrigins() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(head("application/octet-stream"));
                conversation.write(Arrays.copyOf(BODY, BULK - 1));
                OriginFaultsIT.await(half);
                conversation.reset();
            });
            ScriptedPeer client = asking(scene, origin);
            client.socket().getInputStream().readNBytes(BULK / 2);
            half.countDown();

            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.ORIGIN);
            passing.awaitPipesGone();
        }
    }

    @Test
    void aClientThatLeavesInTheMiddleIsToldToTheOrigin() throws Exception {
        CompletableFuture<IOException> atOrigin = new CompletableFuture<>();
        try (Scene scene = scene()) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(head("application/octet-stream").replace("" + BULK, "" + 1_000L * BULK));
                atOrigin.complete(Bulk.writeUntilRefused(conversation));
            });
            ScriptedPeer client = asking(scene, origin);
            client.socket().getInputStream().readNBytes(BULK / 2);
            client.reset();

            assertThat(atOrigin.join()).isNotNull();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.CLIENT);
            passing.awaitPipesGone();
        }
    }
}
