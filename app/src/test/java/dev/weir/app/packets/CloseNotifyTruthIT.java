package dev.weir.app.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Step;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS connections that end with and without close_notify, by either side: the alerts told are those on the wire. */
final class CloseNotifyTruthIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    static Path directory;

    private static WireTruth truth;
    private static WatchedProxy packets;
    private static WatchedProxy kernel;
    private static ScriptedOrigin origin;
    private static volatile CountDownLatch answered = new CountDownLatch(0);
    private static volatile Scene scene = Scene.CLIENT_SAYS_GOODBYE;

    /** Who ends the connection behind a response, and how. */
    enum Scene {
        ORIGIN_SAYS_GOODBYE(Leg.ORIGIN, true),
        ORIGIN_ENDS_BARE(Leg.ORIGIN, false),
        CLIENT_SAYS_GOODBYE(Leg.CLIENT, true),
        CLIENT_ENDS_BARE(Leg.CLIENT, false);

        private final Leg leg;
        private final boolean notified;

        Scene(Leg leg, boolean notified) {
            this.leg = leg;
            this.notified = notified;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        truth = WireTruth.start(directory);
        origin = ScriptedOrigin.tls("localhost", CloseNotifyTruthIT::serve, "TLSv1.2");
        Settings trusting = new Settings().trusting(origin.authorityPem(directory));
        packets = WatchedProxy.start(directory, PacketMode.ON, trusting);
        kernel = WatchedProxy.start(directory, PacketMode.OFF, trusting);
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : new AutoCloseable[] {packets, kernel, origin, truth}) {
            if (started != null) {
                started.close();
            }
        }
    }

    private static void serve(ScriptedOrigin.Conversation conversation) throws IOException {
        while (conversation.readHead() != null) {
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            try {
                assertThat(answered.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                        .isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (scene == Scene.ORIGIN_SAYS_GOODBYE) {
                conversation.finish();
                return;
            }
            if (scene == Scene.ORIGIN_ENDS_BARE) {
                conversation.cutTls();
                return;
            }
        }
    }

    static List<Arguments> scenesAndProxies() {
        return List.of(Scene.values()).stream()
                .flatMap(scene ->
                        List.of(Arguments.of(scene, PacketMode.ON), Arguments.of(scene, PacketMode.OFF)).stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenesAndProxies")
    void alertsToldAreThoseOnTheWire(Scene played, PacketMode mode) throws Exception {
        WatchedProxy proxy = mode == PacketMode.ON ? packets : kernel;
        RecordedConnection connection = play(played, proxy);
        CloseStory story = connection.close();
        List<String> alerts = truth.alerts(connection);

        assertThat(alerts.contains("peer")).as("the scene itself").isEqualTo(played.notified);
        assertThat(story.closeNotifyReceived()).as("%s", story).isEqualTo(alerts.contains("peer"));
        assertThat(story.closeNotifySent()).as("%s", story).isEqualTo(alerts.contains("weir"));
        assertThat(story.first()).isEqualTo(CloseStory.Party.PEER);
        List<StepKind> kinds = story.steps().stream().map(Step::kind).toList();

        if (played.notified) {
            assertThat(kinds.indexOf(StepKind.CLOSE_NOTIFY_RECEIVED))
                    .as("%s", kinds)
                    .isBetween(0, kinds.indexOf(StepKind.FIN_RECEIVED));
        }
    }

    private static RecordedConnection play(Scene played, WatchedProxy proxy) throws Exception {
        scene = played;
        answered = new CountDownLatch(1);
        try (Socket beneath = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            beneath.setSoTimeout((int) LIMIT.toMillis());
            String authority = "localhost:" + origin.port();
            send(beneath, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            readHead(beneath.getInputStream());
            SSLSocket tls = (SSLSocket)
                    trustingAll().getSocketFactory().createSocket(beneath, "localhost", origin.port(), false);
            tls.setEnabledProtocols(new String[] {"TLSv1.2"});
            tls.startHandshake();
            send(tls, "GET / HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            readHead(tls.getInputStream());
            assertThat(tls.getInputStream().readNBytes(2)).hasSize(2);
            int port = beneath.getLocalPort();
            if (played == Scene.CLIENT_SAYS_GOODBYE) {
                tls.close();
            }
            if (played.leg == Leg.CLIENT) {
                beneath.close();
                answered.countDown();
                return proxy.closed(Leg.CLIENT, port);
            }
            int before = proxy.closedSoFar(Leg.ORIGIN);
            answered.countDown();
            return proxy.nextClosed(Leg.ORIGIN, before);
        }
    }

    private static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static void readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int read = in.read();
            assertThat(read).as("a head, after: %s", head).isNotNegative();
            head.append((char) read);
        }
    }
}
