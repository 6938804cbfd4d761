package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.ExchangeStarted;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.WayIn;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Http2Peer;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weir in front of one origin. */
class ReverseIT {

    @TempDir
    Path directory;

    @Test
    void requestInOriginFormGoesToTheOriginWithTheHostThatTheClientNamed() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                Scene scene = new Scene(new Settings().reverse(origin.url("")))) {
            String weir = "127.0.0.1:" + scene.address().getPort();

            Curl.Result read = Curl.run("--noproxy", "*", "http://" + weir + "/a?b");

            assertThat(read.out()).as(read.err()).isEqualTo("hello");
            assertThat(origin.heads().get(0))
                    .startsWith("GET /a?b HTTP/1.1\r\n")
                    .contains("\r\nHost: " + weir + "\r\n");
            ExchangeStarted started = scene.events().awaitFirst(ExchangeStarted.class);
            assertThat(started.way()).isEqualTo(WayIn.REVERSE);
            assertThat(started.authority()).isEqualTo("localhost:" + origin.port());
        }
    }

    @Test
    void clientMaySpeakTlsToAPlainOriginAndPlainToASecureOne() throws Exception {
        try (ScriptedOrigin plain = ScriptedOrigin.plain(ScriptedOrigin.answering("plain"));
                ScriptedOrigin secure = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secure"));
                Scene ofPlain = new Scene(new Settings().reverse(plain.url("")));
                Scene ofSecure =
                        new Scene(new Settings().reverse(secure.url("")).trusting(secure.authorityPem(directory)))) {
            String name = "shop.test:" + ofPlain.address().getPort();

            Curl.Result byTls = Curl.run(
                    "--noproxy",
                    "*",
                    "--resolve",
                    name + ":127.0.0.1",
                    "--cacert",
                    ofPlain.proxy().ca(directory).toString(),
                    "https://" + name + "/");
            Curl.Result toTls = Curl.run(
                    "--noproxy", "*", "http://127.0.0.1:" + ofSecure.address().getPort());

            assertThat(byTls.out()).as(byTls.err()).isEqualTo("plain");
            assertThat(toTls.out()).as(toTls.err()).isEqualTo("secure");
        }
    }

    @Test
    void clientIsOfferedWhatTheOriginSpeaks() throws Exception {
        try (ScriptedOrigin plain = ScriptedOrigin.plain(ScriptedOrigin.answering("plain"));
                ScriptedOrigin http1 = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("http1"));
                ScriptedOrigin http2 = ScriptedOrigin.http2("localhost", peer -> {
                    peer.settings();
                    int stream = peer.await(Http2Peer.HEADERS).stream();
                    peer.headers(stream, false, ":status", "200").data(stream, true, "http2");
                    peer.await(Http2Peer.GOAWAY);
                })) {
            assertThat(versionOf(new Settings().reverse(plain.url("")))).isEqualTo("plain 1.1");
            assertThat(versionOf(new Settings().reverse(http1.url("")).trusting(http1.authorityPem(directory))))
                    .isEqualTo("http1 1.1");
            assertThat(versionOf(new Settings().reverse(http2.url("")).trusting(http2.authorityPem(directory))))
                    .isEqualTo("http2 2");
            assertThat(http1.connections()).as("the one that told is used").isEqualTo(1);
            assertThat(http2.connections()).isEqualTo(1);
        }
    }

    /** What curl got, and in which version, when it offers both. */
    private static String versionOf(Settings settings) throws Exception {
        try (Scene scene = new Scene(settings)) {
            Curl.Result result = Curl.run(
                    "--noproxy",
                    "*",
                    "-k",
                    "--http2",
                    "-w",
                    " %{http_version}",
                    "https://127.0.0.1:" + scene.address().getPort() + "/");
            scene.events().awaitCount(ExchangeEnded.class, 2);
            return result.out();
        }
    }

    /** RFC 9112, section 3.2.2: a server understands its own URLs in absolute form, and minds their host alone. */
    @Test
    void weirsOwnUrlInAbsoluteFormIsUnderstoodAndAnotherIsNot() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                Scene scene = new Scene(new Settings().reverse(origin.url("")))) {
            String own = "shop.test:" + scene.address().getPort();
            ScriptedPeer client = scene.client();
            client.send("GET http://" + own + "/a HTTP/1.1\r\nHost: ignored.test\r\n\r\n");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
            client.send("GET http://other.test/a HTTP/1.1\r\nHost: other.test\r\n\r\n");
            assertThat(client.readText()).startsWith("HTTP/1.1 400 ").contains("--reverse");

            assertThat(origin.heads())
                    .singleElement()
                    .asString()
                    .startsWith("GET /a HTTP/1.1\r\n")
                    .contains("\r\nHost: " + own + "\r\n")
                    .doesNotContain("ignored.test");
        }
    }

    @Test
    void connectAndSocksAreNotServed() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                Scene scene = new Scene(new Settings().reverse(origin.url("")))) {
            ScriptedPeer connecting = scene.client();
            connecting.send("CONNECT h.test:443 HTTP/1.1\r\nHost: h.test:443\r\n\r\n");
            ScriptedPeer socks = scene.client();
            socks.send(new byte[] {5, 1, 0, '\r', '\n', '\r', '\n'});

            assertThat(connecting.readText()).startsWith("HTTP/1.1 400 ");
            assertThat(socks.readText()).startsWith("HTTP/1.1 400 ");
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void originThatCannotBeReachedIsToldAsToAnyClient() throws Exception {
        try (Scene scene = new Scene(new Settings().reverse("http://127.0.0.1:1"))) {
            ScriptedPeer client = scene.client();
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");

            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("error=" + FailureKind.CONNECTION_REFUSED.token());
            assertThat(scene.events().awaitWhich(HeadReceived.class, head -> head.leg() == Leg.CLIENT))
                    .isNotNull();
        }
    }
}
