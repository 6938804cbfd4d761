package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.Answered;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.FailureKind;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that asks for a user name and a password. */
class AuthIT {

    private static final String RIGHT = "Proxy-Authorization: Basic bWU6czNjcmV0\r\n"; // me:s3cret

    @TempDir
    Path directory;

    private static Settings asking() {
        return new Settings().asking("me:s3cret");
    }

    @Test
    void requestWithoutCredentialsIsAnsweredWith407AndTheConnectionStays() throws Exception {
        try (Scene scene = new Scene(asking())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            client.send(Scene.get(origin, "/1"));
            assertThat(client.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 407 Proxy Authentication Required\r\n")
                    .contains("\r\nProxy-Authenticate: Basic realm=\"weir\"\r\n")
                    .contains("error=http_request_denied")
                    .doesNotContain("Connection: close");
            client.readUntil("has none\n");
            client.send(Scene.request("GET", origin, "/2") + RIGHT + "\r\n");
            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(origin.heads()).hasSize(1);
            assertThat(origin.heads().get(0)).startsWith("GET /2 ").doesNotContain("Authorization");
            assertThat(scene.events().awaitFirst(Answered.class).status()).isEqualTo(407);
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.HTTP_REQUEST_DENIED);
        }
    }

    @Test
    void connectIsRefusedTooAndCanBeTriedAgainOnTheSameConnection() throws Exception {
        try (Scene scene = new Scene(asking())) {
            ScriptedPeer client = scene.client();
            client.send("CONNECT h.test:443 HTTP/1.1\r\nHost: h.test:443\r\n\r\n");
            assertThat(client.readUntil("has none\n")).startsWith("HTTP/1.1 407 ");
            client.send("CONNECT h.test:443 HTTP/1.1\r\nHost: h.test:443\r\n" + RIGHT + "\r\n");
            assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void refusalOfAnUploadThatWasNotReadEndsTheConnection() throws Exception {
        try (Scene scene = new Scene(asking())) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("hello"));
            ScriptedPeer client = scene.client();
            client.send(Scene.request("POST", origin, "/", "Content-Length: 100") + "\r\n");
            assertThat(client.readText()).startsWith("HTTP/1.1 407 ").contains("\r\nConnection: close\r\n");
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void curlWithTheRightPasswordReadsHttpAndInterceptedHttps() throws Exception {
        try (ScriptedOrigin secure = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                Scene scene = new Scene(asking().trusting(secure.authorityPem(directory)))) {
            ScriptedOrigin plain = scene.origin(ScriptedOrigin.answering("hello"));
            String ca = scene.proxy().ca(directory).toString();
            Curl.Result right =
                    Curl.through(scene.proxy(), "-U", "me:s3cret", "--cacert", ca, plain.url("/"), secure.url("/"));
            assertThat(right.out()).as(right.err()).isEqualTo("hellosecret");
            assertThat(secure.heads().get(0)).doesNotContain("Authorization");
            Curl.Result wrong = Curl.through(scene.proxy(), "-U", "me:s3cre7", "--cacert", ca, secure.url("/"));
            assertThat(wrong.err()).contains("407");
            assertThat(secure.connections()).isEqualTo(1);
        }
    }
}
