package dev.weir.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.certs.TrustFiles;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Real clients of HTTP/2 and nghttp2's own server, through Weir: HTTP/2 is spoken on both legs, and recorded as such. */
class Http2ClientsIT {

    private static final String PAGE =
            "<html><body><p>heron</p><img src='/one.txt'><img src='/two.txt'></body></html>\n";

    @TempDir
    private Path directory;

    private Process server;
    private int port;
    private Path certificate;

    @BeforeEach
    void serve() throws Exception {
        ClientRun.needs("nghttpd");
        Path documents = Files.createDirectory(directory.resolve("documents"));
        Files.writeString(documents.resolve("page.html"), PAGE);
        Files.writeString(documents.resolve("one.txt"), "one");
        Files.writeString(documents.resolve("two.txt"), "two");
        SelfSigned identity = SelfSigned.localhost(directory);
        certificate = identity.certificate();
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        server = ClientRun.client(
                        directory,
                        List.of(
                                "nghttpd",
                                "-a",
                                "127.0.0.1",
                                "-d",
                                documents.toString(),
                                Integer.toString(port),
                                identity.key().toString(),
                                certificate.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nghttpd.out").toFile())
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.destroyForcibly().onExit().join();
        }
    }

    private String url(String path) {
        return "https://localhost:" + port + path;
    }

    private RunningWeir weir(String... more) throws IOException {
        List<String> options = new ArrayList<>(List.of("--bodies", "all", "--trust", certificate.toString()));
        options.addAll(List.of(more));
        return RunningWeir.start(directory.resolve("weir"), options.toArray(new String[0]));
    }

    /** On both legs. */
    private static void assertHttp2(Recorded recorded, RecordedExchange exchange) {
        assertThat(exchange.failure()).isNull();
        assertThat(exchange.request().head().startLine()).endsWith(" HTTP/2");
        assertThat(exchange.response().head().startLine()).startsWith("HTTP/2 ");
        assertThat(recorded.connection(exchange.client()).protocol()).isEqualTo("h2");
        assertThat(recorded.connection(exchange.origin()).protocol()).isEqualTo("h2");
        assertThat(exchange.request().headWireBytes())
                .isBetween(1, exchange.request().head().bytes().length);
    }

    @Test
    void curlAsksForTwoPagesOnOneConnection() throws Exception {
        try (RunningWeir weir = weir()) {
            ClientRun run = ClientRun.curl(
                            directory, weir, "--http2", "-w", "%{http_version}", url("/one.txt"), url("/two.txt"))
                    .succeeded();
            assertThat(run.out()).isEqualTo("one2two2");
            Recorded recorded = weir.stop();
            RecordedExchange first = recorded.only(url("/one.txt"));
            RecordedExchange second = recorded.only(url("/two.txt"));
            assertHttp2(recorded, first);
            assertHttp2(recorded, second);
            assertThat(second.client()).isEqualTo(first.client());
            assertThat(second.reused()).isTrue();
            assertThat(first.response().body().kept()).isEqualTo("one".getBytes(UTF_8));
        }
    }

    @Test
    void requestThatCameByHttp2IsMadeOnceMoreByHttp2() throws Exception {
        try (RunningWeir weir = weir()) {
            ClientRun.curl(directory, weir, "--http2", "-H", "X-Own: yes", url("/one.txt?a=b"))
                    .succeeded();
            Awaitility.await().until(() -> ended(weir, 1));
            HttpResponse<byte[]> answer = weir.post("exchanges/1/replay", "");
            assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(201);
            Awaitility.await().until(() -> ended(weir, 2));
            Recorded recorded = weir.stop();
            RecordedExchange first = recorded.exchange(1);
            RecordedExchange again = recorded.exchange(2);
            assertHttp2(recorded, first);
            assertHttp2(recorded, again);
            assertThat(again.url()).isEqualTo(first.url());
            assertThat(again.request().fields()).isEqualTo(first.request().fields());
            assertThat(again.client()).isNotEqualTo(first.client());
            assertThat(again.response().body().kept()).isEqualTo("one".getBytes(UTF_8));
        }
    }

    private static boolean ended(RunningWeir weir, long number) throws Exception {
        HttpResponse<byte[]> told = weir.api("exchanges/" + number);
        return told.statusCode() == 200
                && new JsonMapper().readTree(told.body()).at("/recording/ended").asBoolean(true);
    }

    /** What the CONNECT around it had set up is paid by the first exchange inside, once, and none of its time is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"--http2", "--http1.1"})
    void phasesOfTheFirstExchangeInsideAConnectSumToItsTime(String version) throws Exception {
        try (RunningWeir weir = weir()) {
            long before = System.nanoTime();
            ClientRun.curl(directory, weir, version, url("/one.txt")).succeeded();
            long whole = System.nanoTime() - before;
            RecordedExchange exchange = weir.stop().only(url("/one.txt"));
            Timeline timeline = Timeline.of(exchange);
            assertThat(timeline.phases().stream().map(Phase::kind).distinct())
                    .contains(PhaseKind.CONNECT, PhaseKind.TLS, PhaseKind.SEND, PhaseKind.WAIT, PhaseKind.RECEIVE);
            long at = exchange.startedAtNanos();
            for (Phase phase : timeline.phases()) {
                assertThat(phase.startNanos())
                        .as("%s touches the one before", phase.kind())
                        .isEqualTo(at);
                at = phase.endNanos();
            }
            assertThat(at).isEqualTo(exchange.response().lastByteAtNanos());
            assertThat(timeline.phases().stream().mapToLong(Phase::nanos).sum())
                    .isEqualTo(exchange.response().lastByteAtNanos() - exchange.startedAtNanos())
                    .isPositive()
                    .isLessThan(whole);
            // The origin's handshake lies within, not before: its set-up began on the CONNECT's account.
            assertThat(exchange.originTls().startedAtNanos()).isGreaterThanOrEqualTo(exchange.startedAtNanos());
        }
    }

    @Test
    void javaClientSendsManyRequestsAtOnce() throws Exception {
        try (RunningWeir weir = weir()) {
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_2)
                    .proxy(ProxySelector.of(weir.address()))
                    .sslContext(trusting(weir.trust()))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                HttpRequest request =
                        HttpRequest.newBuilder(URI.create(url("/one.txt?" + i))).build();
                answers.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.join().body()).isEqualTo("one");
                assertThat(answer.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
            });
            Recorded recorded = weir.stop();
            assertThat(recorded.under(url("/one.txt?")))
                    .hasSize(40)
                    .allSatisfy(exchange -> assertHttp2(recorded, exchange));
        }
    }

    private static SSLContext trusting(TrustFiles files) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(files.trustStore())) {
            store.load(in, TrustFiles.TRUST_STORE_PASSWORD.toCharArray());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void chromiumLoadsAPage() throws Exception {
        ClientRun.needs("chromium");
        try (RunningWeir weir = weir()) {
            ClientRun run = Chromium.load(
                    directory,
                    weir,
                    url("/page.html"),
                    "--ignore-certificate-errors-spki-list=" + TrustFiles.spkiSha256Base64(weir.authority()));
            assertThat(run.out()).contains("<p>heron</p>");
            Recorded recorded = weir.stop();
            assertHttp2(recorded, recorded.only(url("/page.html")));
            assertHttp2(recorded, recorded.only(url("/one.txt")));
        }
    }

    @Test
    void nodeAsksThroughConnect() throws Exception {
        ClientRun.needs("node");
        try (RunningWeir weir = weir()) {
            ClientRun run = ClientRun.of(
                            directory,
                            NodeModules.program(
                                    directory,
                                    "http2-client.js",
                                    Integer.toString(weir.address().getPort()),
                                    "localhost:" + port,
                                    weir.trust().bundle().toString()))
                    .succeeded();
            assertThat(run.out()).isEqualTo("h2 200 one\n");
            Recorded recorded = weir.stop();
            assertHttp2(recorded, recorded.only(url("/one.txt")));
        }
    }

    @Test
    void h2loadMeetsWeirInTheOriginsPlace() throws Exception {
        ClientRun.needs("h2load");
        try (RunningWeir weir = weir("--reverse", url("/").replaceAll("/$", ""))) {
            ClientRun run = ClientRun.of(
                            directory,
                            "h2load",
                            "-n",
                            "400",
                            "-c",
                            "4",
                            "-m",
                            "20",
                            "https://127.0.0.1:" + weir.address().getPort() + "/one.txt")
                    .succeeded();
            assertThat(run.out()).contains("400 succeeded, 0 failed", "Application protocol: h2");
            Recorded recorded = weir.stop();
            assertThat(recorded.exchanges()).hasSize(400).allSatisfy(exchange -> assertHttp2(recorded, exchange));
        }
    }
}
