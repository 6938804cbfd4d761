package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.weir.events.ConnectionEvent.ConnectionClosed;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.RelayEnded;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketMessage;
import dev.weir.events.websocket.WebSocketOddity;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that ask for another protocol, and what follows a 101, against peers that follow a script. */
class UpgradeIT {

    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n";
    private static final String WEBSOCKET = SWITCHING + "Upgrade: websocket\r\n";

    ProxyConfig.TransportChoice transport() {
        return ProxyConfig.TransportChoice.BEST;
    }

    private static String asking(ScriptedOrigin origin, String protocol) {
        return Scene.get(origin, "/x", "Connection: keep-alive, Upgrade", "Upgrade: " + protocol, "X-A: b");
    }

    /** Answers with a head, and sends back every byte that comes behind. */
    private static ScriptedOrigin.Script echoing(String head) {
        return conversation -> {
            conversation.readHead();
            conversation.write(head + "\r\n");
            echo(conversation);
        };
    }

    private static void echo(ScriptedOrigin.Conversation conversation) throws IOException {
        for (int next = conversation.input().read();
                next >= 0;
                next = conversation.input().read()) {
            conversation.write(new byte[] {(byte) next});
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void upgradeFieldsPassBothWays() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(WEBSOCKET + "Sec-WebSocket-Accept: abc\r\n"));
            String head = scene.client().send(asking(origin, "websocket")).readUntil("\r\n\r\n");

            assertThat(origin.heads().get(0))
                    .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n", "\r\nX-A: b\r\n")
                    .doesNotContain("keep-alive");
            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n")
                    .contains("\r\nSec-WebSocket-Accept: abc\r\n")
                    .doesNotContain("Transfer-Encoding", "Content-Length");
        }
    }

    @Test
    void otherProtocolIsRelayedAndSaysWhy() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(SWITCHING + "Upgrade: heron/2\r\n"));
            ScriptedPeer client = scene.client().send(asking(origin, "heron/2, other"));
            client.readUntil("\r\n\r\n");
            assertThat(client.send("no HTTP at all").read(14)).isEqualTo("no HTTP at all");
            client.halfClose();
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);

            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events().only(TunnelOpened.class).why()).isEqualTo("upgrade to heron/2");
            assertThat(scene.events().events(RelayEnded.class))
                    .extracting(RelayEnded::leg, RelayEnded::bytes)
                    .containsExactlyInAnyOrder(tuple(Leg.CLIENT, 14L), tuple(Leg.ORIGIN, 14L));
            assertThat(scene.events().has(WebSocketOpened.class)).isFalse();
        }
    }

    @Test
    void bytesThatComeWithTheHeadsAreRelayed() throws Exception {
        byte[] hello = WebSocketFrame.text("first").bytes();
        byte[] early = WebSocketFrame.text("early").masked().bytes();
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(WEBSOCKET + "\r\n" + text(hello));
                echo(conversation);
            });
            ScriptedPeer client = scene.client().send(asking(origin, "websocket") + text(early));
            client.readUntil("\r\n\r\n");

            assertThat(client.read(hello.length + early.length)).isEqualTo(text(hello) + text(early));
            assertThat(scene.events().awaitCount(WebSocketPassed.class, 3))
                    .filteredOn(passed -> passed.leg() == Leg.ORIGIN)
                    .extracting(passed -> passed.message().wireBytes())
                    .containsExactly((long) hello.length, (long) early.length);
        }
    }

    @Test
    void everyByteOfAConversationSplitAnywherePassesAndIsToldTheSame() throws Exception {
        byte[] said = WebSocketFrame.all(
                WebSocketFrame.text("he").first().masked(),
                WebSocketFrame.frame(9, new byte[] {1, 2}).masked(),
                WebSocketFrame.frame(0, new byte[] {'y'}).masked(),
                WebSocketFrame.text("no mask"),
                WebSocketFrame.close(1005, "odd").masked());
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(WEBSOCKET));
            for (int at = 1; at < said.length; at++) {
                scene.events().clear();
                ScriptedPeer client = scene.client().send(asking(origin, "websocket"));
                client.readUntil("\r\n\r\n");
                String first = client.send(Arrays.copyOf(said, at)).read(at);
                String second =
                        client.send(Arrays.copyOfRange(said, at, said.length)).read(said.length - at);
                client.close();

                assertThat(first + second).as("split at %d", at).isEqualTo(text(said));
                scene.events().awaitFirst(ExchangeEnded.class);
                List<WebSocketPassed> passed =
                        scene.events().events(WebSocketPassed.class, event -> event.leg() == Leg.CLIENT);
                assertThat(passed)
                        .as("split at %d", at)
                        .extracting(event -> event.message().opcode())
                        .containsExactly(9, 1, 1, 8);
                assertThat(passed.get(1).message().frames()).isEqualTo(2);
                assertThat(passed.get(2).message().oddities()).isEqualTo(Set.of(WebSocketOddity.UNMASKED_CLIENT_FRAME));
                assertThat(passed.get(3).message().oddities()).isEqualTo(Set.of(WebSocketOddity.BAD_CLOSE_CODE));
                // Both legs: what comes later would be taken for the next conversation's.
                scene.events().awaitCount(ConnectionClosed.class, 2);
            }
        }
    }

    @Test
    void largeMessageTakesOneEvent() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        byte[] frame = WebSocketFrame.frame(2, large).bytes();
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(WEBSOCKET + "\r\n");
                conversation.write(frame);
                conversation.read(1);
            });
            ScriptedPeer client = scene.client().send(asking(origin, "websocket"));
            client.readUntil("\r\n\r\n");
            assertThat(client.read(frame.length)).hasSize(frame.length);
            client.close();

            scene.events().awaitFirst(ExchangeEnded.class);
            WebSocketMessage message =
                    scene.events().only(WebSocketPassed.class).message();
            assertThat(message.payloadBytes()).isEqualTo(3_000_000);
            assertThat(message.wireBytes()).isEqualTo(frame.length);
        }
    }

    @Test
    void clientThatDoesNotReadStopsTheOrigin() throws Exception {
        byte[] frame = WebSocketFrame.frame(2, new byte[64 * 1024]).bytes();
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger before = new AtomicInteger();
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(WEBSOCKET + "\r\n");
                for (int i = 0; i < 1_000; i++) {
                    conversation.write(frame);
                    taken.incrementAndGet();
                }
            });
            ScriptedPeer client = scene.with(ScriptedPeer.connect(scene.address(), 32 * 1024));
            client.send(asking(origin, "websocket")).readUntil("\r\n\r\n");
            await().pollInterval(Duration.ofMillis(300))
                    .until(() -> before.getAndSet(taken.get()) == taken.get() && taken.get() > 0);
            assertThat(taken.get())
                    .as("frames taken from an origin whose client does not read")
                    .isLessThan(900);
            assertThat(client.readCounting().bytes()).isEqualTo(1_000L * frame.length);
            client.close();
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events().events(WebSocketPassed.class)).hasSize(1_000);
        }
    }

    @Test
    void refusedUpgradeIsANormalExchangeAndTheConnectionGoesOn() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                while (conversation.readHead() != null) {
                    conversation.write(
                            "HTTP/1.1 426 Upgrade Required\r\nUpgrade: heron/3\r\nContent-Length: 2\r\n\r\nno");
                }
            });
            ScriptedPeer client = scene.client();
            for (int i = 0; i < 2; i++) {
                String head = client.send(asking(origin, "websocket")).readUntil("\r\n\r\n");
                assertThat(head)
                        .startsWith("HTTP/1.1 426 ")
                        .contains("\r\nUpgrade: heron/3\r\n", "\r\nConnection: Upgrade\r\n");
                assertThat(client.read(2)).isEqualTo("no");
            }
            assertThat(scene.events().awaitCount(ExchangeEnded.class, 2))
                    .allSatisfy(ended -> assertThat(ended.failure()).isNull());
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(scene.events().has(TunnelOpened.class)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upgrade: heron\r\n", "Upgrade: websocket, heron\r\n"})
    void switchToWhatWasNotAskedForIsAFailure(String upgrade) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(SWITCHING + upgrade));
            String head = scene.client().send(asking(origin, "websocket")).readUntil("\r\n\r\n");

            assertThat(head).startsWith("HTTP/1.1 502 ").contains("error=http_upgrade_failed");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_UPGRADE_FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: asked", "Upgrade: websocket", "Connection: Upgrade"})
    void unaskedSwitchIsAFailure(String field) throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(WEBSOCKET));
            String head = scene.client().send(Scene.get(origin, "/x", field)).readUntil("\r\n\r\n");

            assertThat(head).startsWith("HTTP/1.1 502 ").contains("error=http_upgrade_failed");
            assertThat(origin.heads().get(0)).doesNotContainIgnoringCase("upgrade");
        }
    }

    @Test
    void http2CleartextIsNotPassedOn() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("by HTTP/1.1"));
            String request = Scene.get(
                    origin,
                    "/x",
                    "Connection: Upgrade, HTTP2-Settings",
                    "Upgrade: h2c",
                    "HTTP2-Settings: AAMAAABkAAQAAP__");
            assertThat(scene.client().send(request).readUntil("by HTTP/1.1")).startsWith("HTTP/1.1 200 ");
            assertThat(origin.heads().get(0)).doesNotContainIgnoringCase("h2c").doesNotContainIgnoringCase("http2");
        }
    }

    @Test
    void originThatLeavesWithoutACloseFrameEndsTheClientToo() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(WEBSOCKET + "\r\n"
                        + text(WebSocketFrame.text("cut").bytes()).substring(0, 3));
            });
            ScriptedPeer client = scene.client().send(asking(origin, "websocket"));
            client.readUntil("\r\n\r\n");
            assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
            client.close();

            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
            assertThat(scene.events().only(WebSocketPassed.class).message().whole())
                    .isFalse();
        }
    }

    @Test
    void clientThatResetsIsAFailureAndResetsTheOrigin() throws Exception {
        try (Scene scene = Scene.on(transport())) {
            ScriptedOrigin origin = scene.origin(echoing(WEBSOCKET));
            ScriptedPeer client = scene.client().send(asking(origin, "websocket"));
            client.readUntil("\r\n\r\n");
            client.send(WebSocketFrame.text("hi").masked().bytes()).read(8);
            client.reset();

            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().leg())
                    .isEqualTo(Leg.CLIENT);
            assertThat(scene.events().awaitCount(WebSocketPassed.class, 2)).hasSize(2);
        }
    }
}
