package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.StreamOpened;
import dev.weir.events.ExchangeEvent.StreamReset;
import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.WebSocketFrame;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** WebSockets towards origins that take them on streams of HTTP/2 (RFC 8441), from clients of both versions. */
class Http2WebSocketIT extends Http2Origins {

    private static final int ENABLE_CONNECT_PROTOCOL = 8;
    private static final int CANCEL = 8;

    /** RFC 6455, section 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ANSWER = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static String field(Http2Peer.Frame head, String name) {
        return head.fields().stream()
                .filter(field -> field.startsWith(name + ": "))
                .findFirst()
                .map(field -> field.substring(name.length() + 2))
                .orElse("");
    }

    /** Answers a GET, so that a connection is there. */
    private static void answerGet(Http2Peer peer) {
        int get = peer.await(Http2Peer.HEADERS).stream();
        peer.headers(get, true, ":status", "204");
    }

    private static void grant(Http2Peer peer, Http2Peer.Frame asked) {
        assertThat(asked.fields()).startsWith(":method: CONNECT", ":protocol: websocket", ":scheme: https");
        assertThat(field(asked, ":path")).isEqualTo("/chat?a=b");
        assertThat(field(asked, "sec-websocket-version")).isEqualTo("13");
        assertThat(asked.fields()).noneMatch(line -> line.matches("(sec-websocket-key|upgrade|connection|host): .*"));
        assertThat(asked.endsStream()).isFalse();
        peer.headers(asked.stream(), false, ":status", "200", "sec-websocket-protocol", "heron");
    }

    private static void echo(Http2Peer peer) {
        peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
        answerGet(peer);
        Http2Peer.Frame asked = peer.await(Http2Peer.HEADERS);
        grant(peer, asked);
        boolean more = true;
        while (more) {
            Http2Peer.Frame data = peer.await(Http2Peer.DATA, asked.stream());
            more = !data.endsStream();
            String bytes = data.text();
            if (!bytes.isEmpty()) {
                peer.data(
                        asked.stream(),
                        false,
                        new String(WebSocketFrame.text("heard").bytes(), ISO_8859_1));
            }
        }
        peer.data(asked.stream(), true, "");
        peer.await(Http2Peer.GOAWAY);
    }

    private void connectFirst(ScriptedOrigin origin) {
        assertThat(get(origin, "/first").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
    }

    private ScriptedPeer upgrade(ScriptedOrigin origin) {
        return send(
                "GET",
                origin,
                "/chat?a=b",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY
                        + "\r\n");
    }

    private static String hello() {
        return new String(WebSocketFrame.text("hello").masked().bytes(), ISO_8859_1);
    }

    private void assertConversation() {
        assertThat(scene.events().awaitWhich(WebSocketOpened.class, opened -> true))
                .isNotNull();
        assertThat(scene.events().awaitCount(WebSocketPassed.class, 2))
                .extracting(WebSocketPassed::leg)
                .containsExactly(Leg.CLIENT, Leg.ORIGIN);
    }

    @Test
    void upgradeOfHttp1GoesOnTheConnectionThatIsThere() throws Exception {
        ScriptedOrigin origin = origin(Http2WebSocketIT::echo);
        connectFirst(origin);
        ScriptedPeer client = upgrade(origin);
        assertThat(client.readUntil("\r\n\r\n"))
                .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                .contains("\r\nUpgrade: websocket\r\n", "\r\nConnection: Upgrade\r\n")
                .contains("\r\nSec-WebSocket-Accept: " + ANSWER + "\r\n", "\r\nsec-websocket-protocol: heron\r\n");
        byte[] heard = WebSocketFrame.text("heard").bytes();
        assertThat(client.send(hello()).read(heard.length)).isEqualTo(new String(heard, ISO_8859_1));
        client.halfClose();
        assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);

        assertConversation();
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2)).allMatch(ended -> ended.failure() == null);
        assertThat(scene.events().awaitCount(StreamOpened.class, 2).stream()
                        .map(StreamOpened::connection)
                        .distinct())
                .hasSize(1);
        assertThat(scene.events().events(HeadReceived.class, head -> head.leg() == Leg.ORIGIN))
                .last()
                .satisfies(head -> assertThat(head.head().startLine()).isEqualTo("HTTP/2 200"));
    }

    private Http2Peer ask(ScriptedOrigin origin) {
        return http2Client()
                .headers(
                        1,
                        false,
                        ":method",
                        "CONNECT",
                        ":protocol",
                        "websocket",
                        ":scheme",
                        "https",
                        ":authority",
                        "localhost:" + origin.port(),
                        ":path",
                        "/chat?a=b",
                        "sec-websocket-version",
                        "13");
    }

    @Test
    void streamOfTheClientGoesOnOnAStreamOfTheOrigin() throws Exception {
        ScriptedOrigin origin = origin(Http2WebSocketIT::echo);
        connectFirst(origin);
        Http2Peer client = ask(origin);
        Http2Peer.Frame head = client.await(Http2Peer.HEADERS, 1);
        assertThat(head.fields()).startsWith(":status: 200").noneMatch(field -> field.contains("accept"));
        client.data(1, false, hello());
        assertThat(client.await(Http2Peer.DATA, 1).payload())
                .isEqualTo(WebSocketFrame.text("heard").bytes());
        client.data(1, true, "");
        assertThat(client.await(Http2Peer.DATA, 1).endsStream()).isTrue();
        assertConversation();
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2)).allMatch(ended -> ended.failure() == null);
    }

    @Test
    void webSocketWaitsForWhatTheOriginWillSay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            echo(peer);
        });
        ScriptedPeer get = get(origin, "/first");
        scene.events().awaitFirst(StreamOpened.class);
        ScriptedPeer client = upgrade(origin);
        scene.events().awaitCount(HeadReceived.class, 2);
        asked.countDown();
        assertThat(get.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 204 ");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void whatTheOriginTookIsRememberedWhenItsConnectionIsGone() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
            if (left.getCount() > 0) {
                answerGet(peer);
                peer.goAway(1, 0);
                peer.await(Http2Peer.GOAWAY);
                left.countDown();
            } else {
                grant(peer, peer.await(Http2Peer.HEADERS));
                peer.await(Http2Peer.GOAWAY);
            }
        });
        connectFirst(origin);
        left.await();
        assertThat(upgrade(origin).readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void originThatTakesNoneIsAskedByHttp1() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings();
            answerGet(peer);
            peer.await(Http2Peer.GOAWAY);
        });
        connectFirst(origin);
        // This one speaks nothing else, and says so in its handshake.
        assertThat(upgrade(origin).readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2).get(1).failure())
                .extracting(Failure::kind)
                .isEqualTo(FailureKind.TLS_ALERT_RECEIVED);
        assertThat(scene.events().events(StreamOpened.class)).hasSize(1);
    }

    @Test
    void refusalPassesAndTheStreamIsClosed() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
            answerGet(peer);
            int asked = peer.await(Http2Peer.HEADERS).stream();
            peer.headers(asked, false, ":status", "403", "content-length", "2").data(asked, true, "no");
            assertThat(peer.await(Http2Peer.RST_STREAM, asked).number(0)).isEqualTo(CANCEL);
            answerGet(peer);
            peer.await(Http2Peer.GOAWAY);
        });
        connectFirst(origin);
        ScriptedPeer client = upgrade(origin);
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(client.read(2)).isEqualTo("no");
        connectFirst(origin); // on the same connection: there is no other
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 3)).allMatch(ended -> ended.failure() == null);
    }

    @Test
    void resetOfTheOriginReachesTheClientAtOnce() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
            answerGet(peer);
            Http2Peer.Frame asked = peer.await(Http2Peer.HEADERS);
            grant(peer, asked);
            peer.await(Http2Peer.DATA, asked.stream());
            peer.reset(asked.stream(), CANCEL);
            peer.await(Http2Peer.GOAWAY);
        });
        connectFirst(origin);
        ScriptedPeer client = upgrade(origin);
        client.readUntil("\r\n\r\n");
        assertThat(client.send(hello()).readToEnd()).isEqualTo(ScriptedPeer.End.RESET);
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2).get(1).failure())
                .extracting(Failure::kind)
                .isEqualTo(FailureKind.CONNECTION_TERMINATED);
        assertThat(scene.events().only(StreamReset.class).received()).isTrue();
    }

    @Test
    void originThatHasHeardEnoughCutsNothing() throws Exception {
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
            answerGet(peer);
            Http2Peer.Frame asked = peer.await(Http2Peer.HEADERS);
            grant(peer, asked);
            peer.data(
                    asked.stream(),
                    true,
                    new String(WebSocketFrame.close(4001, "enough").bytes(), ISO_8859_1));
            peer.reset(asked.stream(), 0);
            peer.await(Http2Peer.GOAWAY);
        });
        connectFirst(origin);
        ScriptedPeer client = upgrade(origin);
        client.readUntil("enough");
        scene.events().awaitFirst(StreamReset.class);
        client.send(WebSocketFrame.close(4001, "enough").masked().bytes()).halfClose();
        assertThat(client.readToEnd()).isEqualTo(ScriptedPeer.End.FIN);
        assertThat(scene.events().awaitCount(ExchangeEnded.class, 2)).allMatch(ended -> ended.failure() == null);
        assertThat(scene.events().events(WebSocketPassed.class))
                .extracting(WebSocketPassed::leg)
                .containsExactly(Leg.ORIGIN, Leg.CLIENT);
    }

    @Test
    void clientThatVanishesTakesTheOriginsStreamWithIt() throws Exception {
        CountDownLatch reset = new CountDownLatch(1);
        ScriptedOrigin origin = origin(peer -> {
            peer.settings(ENABLE_CONNECT_PROTOCOL, 1);
            answerGet(peer);
            Http2Peer.Frame asked = peer.await(Http2Peer.HEADERS);
            grant(peer, asked);
            peer.await(Http2Peer.RST_STREAM, asked.stream());
            reset.countDown();
            peer.await(Http2Peer.GOAWAY);
        });
        connectFirst(origin);
        ScriptedPeer client = upgrade(origin);
        client.readUntil("\r\n\r\n");
        client.reset();
        reset.await();
        scene.events().awaitCount(ExchangeEnded.class, 2);
    }
}
