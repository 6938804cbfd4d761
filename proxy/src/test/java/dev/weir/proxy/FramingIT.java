package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What two readers could take differently gets no further than Weir: it is answered, recorded as an exchange of its own, and ends the
 * connection, and the origin, which records every byte, sees none. In the examples | is CR LF and @ the origin's authority.
 */
class FramingIT {

    /** Would be answered by the origin if it were ever taken for a request. */
    private static final String SMUGGLED = "GET http://@/smuggled HTTP/1.1|Host: @||";

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private ScriptedOrigin recording(Scene scene) {
        return scene.origin(conversation -> {
            byte[] buffer = new byte[8192];
            for (int n = conversation.input().read(buffer);
                    n >= 0;
                    n = conversation.input().read(buffer)) {
                synchronized (received) {
                    received.write(buffer, 0, n);
                }
            }
        });
    }

    private String received() {
        synchronized (received) {
            return received.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static String bytes(String example, ScriptedOrigin origin) {
        return example.replace("@", "localhost:" + origin.port()).replace("|", "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 5|Transfer-Encoding: chunked||0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: chunked|Content-Length: 5||0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 0|Content-Length: 5||",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 5|Content-Length: 5||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 0, 0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: +5||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: -5||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 0x5||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 5 ,||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length:||",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length : 5||hello",
                "400 POST http://@/ HTTP/1.1|Host: @|Content-Length: 18446744073709551616||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: identity||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: chunked, identity||0||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: identity, chunked||0||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: gzip||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: chunked|Transfer-Encoding: x||0||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: xchunked||0||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: 'chunked'||0||",
                "501 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: chunked;a=b||0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: \u000bchunked||0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding : chunked||0||",
                "400 POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding:| chunked||0||",
                "400 POST http://@/ HTTP/1.0|Host: @|Transfer-Encoding: chunked||0||",
                "400 GET http://@/ HTTP/1.1|Host : @||",
                "400 GET http://@/ HTTP/1.1|Host: @|A: b| c||",
                "400 GET http://@/ HTTP/1.1| Host: @||",
                "400 GET http://@/ HTTP/1.1|Host: @|A: b\nB: c||",
                "400 GET http://@/ HTTP/1.1|Host: @|A: b\rB: c||",
                "400 GET http://@/ HTTP/1.1|Host: @|A: \0||",
                "400 GET http://@/ HTTP/1.1|Host: @|A\u0001: b||",
                "400 GET http://@/ HTTP/1.1|Host: @|A: \u0007||",
                "400 GET http://@/\u0001 HTTP/1.1|Host: @||",
                "400 GET http://@/ HTTP/1.1|Host: @|Host: other||",
                "400 GET http://@/ HTTP/1.1|A: b||",
                "400 GET http://@/ HTTP/1.1|Host: a@@||",
                "400 |GET http://@/ HTTP/1.1|Host: @||",
                "400 GET\thttp://@/ HTTP/1.1|Host: @||",
                "400 GET  http://@/ HTTP/1.1|Host: @||",
                "505 GET http://@/ HTTP/3.0|Host: @||",
                "400 GET http://@/#part HTTP/1.1|Host: @||",
                "400 GET http://me@@/ HTTP/1.1|Host: @||",
                "400 GET /path HTTP/1.1|Host: @||",
                "400 CONNECT @/ HTTP/1.1|Host: @||",
            })
    void ambiguousHeadIsRefusedRecordedAndNeverForwarded(String example) throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = recording(scene);
            ScriptedPeer client = scene.client().send(bytes(example.substring(4) + SMUGGLED, origin));
            String answer = client.readText();
            assertThat(answer)
                    .startsWith("HTTP/1.1 " + example.substring(0, 3) + " ")
                    .contains("\r\nConnection: close\r\n", "error=http_request_error")
                    // One answer, and the connection is over.
                    .containsOnlyOnce("\r\nProxy-Status: ");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_ERROR);
            HeadRejected rejected = scene.events().only(HeadRejected.class);
            assertThat(rejected.leg()).isEqualTo(Leg.CLIENT);
            assertThat(rejected.offset()).isBetween(0, rejected.received().length);
            assertThat(scene.events().events(ExchangeEnded.class)).hasSize(1);
            assertThat(origin.connections()).isZero();
            assertThat(received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5|hello|0|",
                "0x5|hello|0||",
                "+5|hello|0||",
                "5 |hello|0||",
                "5|hello!|0||",
                "5|hello0||",
                "5\nhello|0||",
                "5;a=\"\n\"|hello|0||",
                "ffffffffffffffff|hello|0||",
                "5|hello|0|A : b||",
                "5|hello|0| A: b||",
                "5|hello|0|A: b\n|",
            })
    void ambiguousChunksEndTheRequestAndAreNeverTakenForItsEnd(String body) throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = recording(scene);
            String head = "POST http://@/ HTTP/1.1|Host: @|Transfer-Encoding: chunked||";
            ScriptedPeer client = scene.client().send(bytes(head, origin));
            scene.events().awaitFirst(dev.weir.events.ExchangeEvent.OriginAssigned.class);
            client.send(bytes(body + SMUGGLED, origin));
            assertThat(client.readText()).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1 ");
            assertThat(scene.events().awaitFirst(ExchangeEnded.class).failure().kind())
                    .isEqualTo(FailureKind.HTTP_REQUEST_ERROR);
            scene.events()
                    .awaitWhich(
                            dev.weir.events.ConnectionEvent.ConnectionClosed.class,
                            closed -> closed.leg() == Leg.ORIGIN);
            assertThat(received()).doesNotContain("smuggled").doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void whatFollowsTheLastRequestOfAConnectionIsNotRead() throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client =
                    scene.client().send(bytes("GET http://@/ HTTP/1.1|Host: @|Connection: close||" + SMUGGLED, origin));
            assertThat(client.readText()).containsOnlyOnce("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(origin.heads()).singleElement().asString().startsWith("GET / ");
            assertThat(scene.events().events(ExchangeEnded.class)).hasSize(1);
        }
    }

    @Test
    void targetAndNotHostSaysWhereARequestGoes() throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client().send(bytes("GET http://@/ HTTP/1.1|Host: elsewhere.test:1||", origin));
            client.readUntil("\r\n\r\nhello");
            assertThat(origin.heads().get(0))
                    .contains("\r\nHost: localhost:" + origin.port() + "\r\n")
                    .doesNotContain("elsewhere");
        }
    }

    /** The origin reads what a lenient one might: each head is a request of its own, whatever length it names. */
    @Test
    void clientsThatDisagreeOnFramingNeverSeeEachOthersBytes() throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
                    String path = head.split(" ", 3)[1];
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path);
                }
            });
            List<String> poisons = List.of(
                    "POST http://@/a HTTP/1.1|Host: @|Content-Length: 4|Transfer-Encoding: chunked||0||" + SMUGGLED,
                    "POST http://@/a HTTP/1.1|Host: @|Content-Length: 60|Content-Length: 0||" + SMUGGLED,
                    "GET http://@/a HTTP/1.1|Host: @|Content-Length: 60||" + SMUGGLED,
                    "HEAD http://@/a HTTP/1.1|Host: @||" + SMUGGLED,
                    "POST http://@/a HTTP/1.1|Host: @|Transfer-Encoding: chunked||3;\n|abc|0||" + SMUGGLED);
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < poisons.size(); i++) {
                    ScriptedPeer honest = scene.client();
                    String mine = "/honest-" + round + "-" + i;
                    honest.send(Scene.get(origin, mine + "-before")).readUntil(mine + "-before");
                    ScriptedPeer attacker = scene.client().send(bytes(poisons.get(i), origin));
                    attacker.readUntil("\r\n\r\n");
                    honest.send(Scene.get(origin, mine));
                    assertThat(honest.readUntil("\r\n\r\n")).contains("Content-Length: " + mine.length() + "\r\n");
                    assertThat(honest.read(mine.length())).isEqualTo(mine);
                    attacker.hangUp();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HEAD HTTP/1.1 200 OK|Content-Length: 6||poison",
                "GET HTTP/1.1 204 No Content|Content-Length: 6||poison",
                "GET HTTP/1.1 304 Not Modified|Content-Length: 6||poison",
                "GET HTTP/1.1 204 No Content|Transfer-Encoding: chunked||6|poison|0||",
            })
    void bodyWhereNoneCanBeIsNoOnesResponse(String example) throws Exception {
        String method = example.substring(0, example.indexOf(' '));
        String answer = example.substring(example.indexOf(' ') + 1).replace("|", "\r\n");
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                boolean bad = conversation.readHead().contains(" /bad ");
                conversation.write(bad ? answer : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ngood");
                conversation.readHead();
            });
            ScriptedPeer client = scene.client();
            client.send(Scene.request(method, origin, "/bad") + "\r\n").readUntil("\r\n\r\n");
            Awaitility.await()
                    .until(() -> !scene.events()
                            .events(
                                    dev.weir.events.ConnectionEvent.ConnectionClosed.class,
                                    closed -> closed.leg() == Leg.ORIGIN)
                            .isEmpty());
            assertThat(client.send(Scene.get(origin, "/")).readUntil("good")).doesNotContain("poison");
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @Test
    void switchThatNobodyAskedForIsRefused() throws Exception {
        try (Scene scene = Scene.on(ProxyConfig.TransportChoice.BEST)) {
            ScriptedOrigin origin = scene.origin(conversation -> {
                conversation.readHead();
                conversation.write(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nbytes");
                conversation.readHead();
            });
            ScriptedPeer client = scene.client().send(Scene.get(origin, "/"));
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 502 ").contains("error=http_upgrade_failed");
        }
    }
}
