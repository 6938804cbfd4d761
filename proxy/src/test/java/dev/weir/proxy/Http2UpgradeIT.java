package dev.weir.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.FailureKind;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Extended CONNECT of a client of HTTP/2 (RFC 8441) to an origin of HTTP/1. */
class Http2UpgradeIT {

    private static final int ENABLE_CONNECT_PROTOCOL = 8;

    private final Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST);

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private Http2Peer ask(ScriptedOrigin origin, String protocol) {
        Http2Peer client = Http2Peer.client(scene.client());
        Http2Peer.Frame settings = client.await(Http2Peer.SETTINGS);
        boolean offered = false;
        for (int at = 0; at < settings.payload().length; at += 6) {
            offered |= settings.payload()[at + 1] == ENABLE_CONNECT_PROTOCOL && settings.number(at + 2) == 1;
        }
        assertThat(offered).as("SETTINGS_ENABLE_CONNECT_PROTOCOL").isTrue();
        return client.headers(
                1,
                false,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":authority",
                "localhost:" + origin.port(),
                ":path",
                "/chat",
                "sec-websocket-version",
                "13");
    }

    @Test
    void streamBecomesTheOtherProtocolInBothDirections() {
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
            conversation.write("got " + conversation.read(5));
        });
        Http2Peer client = ask(origin, "echo");
        Http2Peer.Frame head = client.await(Http2Peer.HEADERS, 1);
        assertThat(head.fields()).startsWith(":status: 200").noneMatch(field -> field.startsWith("upgrade"));
        client.data(1, false, "hello");
        assertThat(client.await(Http2Peer.DATA, 1).text()).isEqualTo("got hello");
        client.data(1, true, "");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
        assertThat(origin.heads().get(0)).startsWith("GET /chat HTTP/1.1\r\n").contains("\r\nUpgrade: echo\r\n");
        String recorded = new String(
                scene.events().events(HeadReceived.class).get(0).head().bytes(), ISO_8859_1);
        assertThat(recorded)
                .startsWith("GET " + origin.url("/chat") + " HTTP/2\r\n:method: CONNECT\r\n:protocol: echo\r\n");
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers the key as it is (RFC 6455, section 4.2.2), or with something else. */
    private ScriptedOrigin webSocket(boolean right) {
        return scene.origin(conversation -> {
            String head = conversation.readHead();
            String key = head.replaceAll("(?s).*\r\nSec-WebSocket-Key: ([^\r]*)\r\n.*", "$1");
            conversation.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + (right ? accept(key) : "x")
                    + "\r\n\r\n");
            conversation.readHead();
        });
    }

    @Test
    void webSocketGetsTheKeyThatHttp1Needs() {
        ScriptedOrigin origin = webSocket(true);
        Http2Peer client = ask(origin, "websocket");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields())
                .startsWith(":status: 200")
                .noneMatch(field -> field.startsWith("sec-websocket-accept"));
        assertThat(origin.heads().get(0)).containsPattern("\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n");
        client.reset(1, 8);
        scene.events().awaitFirst(ExchangeEnded.class);
    }

    @Test
    void answerThatDoesNotProveTheHandshakeIsRefused() {
        Http2Peer client = ask(webSocket(false), "websocket");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields())
                .startsWith(":status: 502")
                .anyMatch(field -> field.contains("error=http_upgrade_failed"));
        assertThat(client.await(Http2Peer.DATA, 1).endsStream()).isTrue();
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                .isEqualTo(FailureKind.HTTP_UPGRADE_FAILED);
    }

    @ParameterizedTest
    @CsvSource({"403 Forbidden,403", "200 OK,502"})
    void refusalIsNeverTakenForAnOpenStream(String status, int seen) {
        ScriptedOrigin origin = scene.origin(conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 " + status + "\r\nContent-Length: 2\r\n\r\nno");
            conversation.readHead();
        });
        Http2Peer client = ask(origin, "websocket");
        assertThat(client.await(Http2Peer.HEADERS, 1).fields()).startsWith(":status: " + seen);
        assertThat(client.content(1)).isEqualTo("no");
        assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure()).isNull();
    }
}
