package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ExchangeEvent.ExchangeEnded;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.OriginAssigned;
import dev.weir.events.ExchangeEvent.TunnelOpened;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.ScriptedPeer;
import dev.weir.proxy.testing.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weir by way of a parent proxy, which is another Weir, or a scripted one. */
class ParentIT {

    @TempDir
    Path directory;

    private static RunningProxy parent() {
        return RunningProxy.start(new Settings().asking("me:s3:cret").tunnelsOnly());
    }

    private static Settings by(RunningProxy parent, String login) {
        return new Settings()
                .parent("http://" + login + "@localhost:" + parent.address().getPort());
    }

    @Test
    void plainHttpGoesToTheParentInAbsoluteFormAndSharesItsConnection() throws Exception {
        try (RunningProxy parent = parent();
                Scene scene = new Scene(by(parent, "me:s3%3Acret"))) {
            ScriptedOrigin one = scene.origin(ScriptedOrigin.answering("one"));
            ScriptedOrigin two = scene.origin(ScriptedOrigin.answering("two"));
            assertThat(Curl.through(scene.proxy(), one.url("/a?b"), two.url("/"))
                            .out())
                    .isEqualTo("onetwo");
            List<HeadReceived> heads = parent.events().events(HeadReceived.class, head -> head.leg() == Leg.CLIENT);
            assertThat(heads)
                    .extracting(head -> head.head().startLine())
                    .containsExactly("GET " + one.url("/a?b") + " HTTP/1.1", "GET " + two.url("/") + " HTTP/1.1");
            assertThat(one.heads().get(0)).startsWith("GET /a?b HTTP/1.1\r\n").doesNotContain("Authorization");
            assertThat(scene.events().awaitCount(OriginAssigned.class, 2))
                    .extracting(OriginAssigned::reused)
                    .containsExactly(false, true);
        }
    }

    @Test
    void httpsIsInterceptedHereAndTunnelledThroughTheParent() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy parent = parent();
                Scene scene = new Scene(by(parent, "me:s3:cret").trusting(origin.authorityPem(directory)))) {
            String ca = scene.proxy().ca(directory).toString();
            Curl.Result result = Curl.through(scene.proxy(), "--cacert", ca, origin.url("/1"), origin.url("/2"));
            assertThat(result.out()).as(result.err()).isEqualTo("secretsecret");
            assertThat(origin.connections()).isEqualTo(1);
            HeadReceived asked = parent.events().awaitFirst(HeadReceived.class);
            assertThat(asked.head().startLine()).isEqualTo("CONNECT localhost:" + origin.port() + " HTTP/1.1");
            assertThat(parent.events().awaitFirst(TunnelOpened.class)).isNotNull();
        }
    }

    @Test
    void tunnelGoesThroughTheParentToo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy parent = parent();
                Scene scene = new Scene(by(parent, "me:s3:cret").tunnelsOnly())) {
            String ca = origin.authorityPem(directory).toString();
            Curl.Result result = Curl.through(scene.proxy(), "--cacert", ca, origin.url("/"));
            assertThat(result.out()).as(result.err()).isEqualTo("secret");
            assertThat(parent.events().awaitFirst(TunnelOpened.class)).isNotNull();
        }
    }

    @Test
    void originThatSpeaksFirstIsHeardAlthoughItsWordsCameWithTheParentsAnswer() throws Exception {
        ScriptedOrigin.Script speaksFirst = conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 100 Wait\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nSSH-2.0-x\r\n");
            conversation.read(1);
        };
        try (ScriptedOrigin parent = ScriptedOrigin.plain(speaksFirst);
                Scene scene = new Scene(new Settings().tunnelsOnly().parent("http://127.0.0.1:" + parent.port()))) {
            ScriptedPeer client = scene.client();
            client.send("CONNECT ssh.test:22 HTTP/1.1\r\nHost: ssh.test:22\r\n\r\n");
            assertThat(client.readUntil("SSH-2.0-x\r\n")).startsWith("HTTP/1.1 200 ");
            assertThat(parent.heads().get(0)).isEqualTo("CONNECT ssh.test:22 HTTP/1.1\r\nHost: ssh.test:22\r\n\r\n");
        }
    }

    @Test
    void wrongPasswordForTheParentIsAMistakeInOurConfiguration() throws Exception {
        try (RunningProxy parent = parent();
                Scene scene = new Scene(by(parent, "me:wrong"))) {
            ScriptedOrigin origin = scene.origin(ScriptedOrigin.answering("one"));
            assertThat(Curl.through(scene.proxy(), "-i", origin.url("/")).out())
                    .contains("500 Internal Server Error", "error=proxy_configuration_error", "407 Proxy Auth")
                    .doesNotContain("Proxy-Authenticate");
            String ca = scene.proxy().ca(directory).toString();
            String secure = "https://localhost:" + origin.port() + "/";
            assertThat(Curl.through(scene.proxy(), "-i", "--cacert", ca, secure).out())
                    .contains("error=proxy_configuration_error", "refused CONNECT to localhost:" + origin.port());
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void parentThatRefusesIsNamedWithItsStatusLine() throws Exception {
        ScriptedOrigin.Script refusing = conversation -> {
            conversation.readHead();
            conversation.write(
                    "HTTP/1.1 503 Not today\r\nProxy-Status: p; error=dns_error\r\nContent-Length: 2\r\n\r\nno");
        };
        try (ScriptedOrigin parent = ScriptedOrigin.plain(refusing);
                Scene scene = new Scene(new Settings().tunnelsOnly().parent("http://127.0.0.1:" + parent.port()))) {
            Curl.Result result = Curl.through(scene.proxy(), "https://origin.test/");
            assertThat(result.err()).contains("503");
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.DESTINATION_UNAVAILABLE);
            assertThat(ended.failure().detail())
                    .isEqualTo(
                            "parent proxy 127.0.0.1:" + parent.port()
                                    + " refused CONNECT to origin.test:443: HTTP/1.1 503 Not today (Proxy-Status: p; error=dns_error)");
        }
    }

    @Test
    void parentThatHangsUpInsteadOfAnsweringIsToldAtOnce() throws Exception {
        try (ScriptedOrigin parent = ScriptedOrigin.plain(conversation -> conversation.readHead());
                Scene scene = new Scene(new Settings().tunnelsOnly().parent("http://127.0.0.1:" + parent.port()))) {
            Curl.through(scene.proxy(), "https://origin.test/");
            ExchangeEnded ended = scene.events().awaitFirst(ExchangeEnded.class);
            assertThat(ended.failure().kind()).isEqualTo(FailureKind.CONNECTION_TERMINATED);
            assertThat(ended.failure().detail()).contains("before it answered CONNECT");
        }
    }

    @Test
    void parentThatIsSilentAndOneThatIsNotThereAreTold() throws Exception {
        try (ScriptedOrigin parent = ScriptedOrigin.plain(conversation -> conversation.read(100_000));
                Scene scene = new Scene(new Settings()
                        .tunnelsOnly()
                        .originSilenceMillis(200)
                        .parent("http://127.0.0.1:" + parent.port()))) {
            assertThat(Curl.through(scene.proxy(), "https://origin.test/").err())
                    .contains("504");
        }
        try (Scene scene = new Scene(new Settings().parent("http://127.0.0.1:1"))) {
            assertThat(Curl.through(scene.proxy(), "-i", "http://origin.test/").out())
                    .contains(
                            "502 Bad Gateway",
                            "error=connection_refused",
                            "parent proxy: no connection to 127.0.0.1:1");
        }
    }
}
