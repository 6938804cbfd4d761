package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.Intercepted;
import dev.weir.events.ExchangeEvent.SetUpTaken;
import dev.weir.events.FailureKind;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.FullBacklog;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that a CONNECT sets up, to offer the client what the origin speaks, and that comes to nothing. */
class SetUpAheadIT {

    @ParameterizedTest
    @ValueSource(strings = {"--http2", "--http1.1"})
    void firstRequestIsToldAtOnceAndOwnsIt(String version) throws Exception {
        try (Scene scene = new Scene(new Settings())) {
            Curl.Result result = Curl.through(scene.proxy(), "-k", "-i", version, "https://127.0.0.1:1/");
            assertThat(result.out()).containsPattern("HTTP/(2|1.1) 502").contains("error=connection_refused");
            // Whoever offers HTTP/1.1 alone is offered it without asking the origin.
            assertThat(scene.events().events(SetUpTaken.class)).hasSize(version.equals("--http2") ? 1 : 0);
            assertThat(scene.events().events(ConnectStarted.class)).hasSize(1);
            assertThat(scene.events().events(ConnectFailed.class)).hasSize(1);
        }
    }

    @Test
    void blackHoleIsWaitedForOnceAndTheNextRequestTriesAgain() throws Exception {
        try (Scene scene = new Scene(new Settings().connectTimeoutMillis(300))) {
            FullBacklog hole = scene.with(new FullBacklog(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
            String url = "https://127.0.0.1:" + hole.address().getPort() + "/";
            Curl.Result result = Curl.through(scene.proxy(), "-k", "-i", url, url);
            assertThat(result.out().split("error=connection_timeout", -1)).hasSize(3);
            SetUpTaken taken = scene.events().only(SetUpTaken.class);
            assertThat(taken.from())
                    .isEqualTo(scene.events().only(Intercepted.class).exchange());
            assertThat(scene.events().events(ConnectStarted.class))
                    .extracting(ConnectStarted::exchange)
                    .startsWith(taken.from())
                    .doesNotContain(taken.exchange())
                    .hasSize(2);
            assertThat(scene.events()
                            .awaitWhich(
                                    ExchangeEnded.class,
                                    ended -> ended.exchange().equals(taken.exchange()))
                            .failure()
                            .kind())
                    .isEqualTo(FailureKind.CONNECTION_TIMEOUT);
        }
    }

    @Test
    void originThatDoesNotVerifyIsAskedOnce() throws Exception {
        ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("hello"));
        try (Scene scene = new Scene(new Settings())) {
            scene.with(origin);
            Curl.Result result = Curl.through(scene.proxy(), "-k", "-i", "--http2", origin.url("/"));
            assertThat(result.out()).contains("502", "error=tls_certificate_error");
            assertThat(origin.connections()).isEqualTo(1);
        }
    }
}
