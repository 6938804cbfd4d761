package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.ChainRefused;
import dev.weir.events.ConnectionEvent.TlsAnswered;
import dev.weir.events.ConnectionEvent.TlsEnded;
import dev.weir.events.ConnectionEvent.TlsStarted;
import dev.weir.events.Leg;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hello messages say in the clear: curl on the client leg, openssl s_server as the origin. */
class HelloIT {

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void makeCertificates() throws Exception {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                + " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem");
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    private void openssl(String arguments) throws Exception {
        Process process = start(arguments);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("openssl %s: %s", arguments, said).isZero();
    }

    /** Serves on that port, or on any for 0; tells which. */
    private int serve(int port, String options) throws IOException {
        Process server = start("s_server -www -accept 127.0.0.1:" + port + " -key key.pem " + options);
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("ACCEPT")) {
                return port == 0 ? Integer.parseInt(line.substring(line.lastIndexOf(':') + 1)) : port;
            }
        }
        throw new IOException("openssl s_server ended");
    }

    private RunningProxy trusting() {
        return RunningProxy.start(new Settings().eventLoops(1).trusting(directory.resolve("cert.pem")));
    }

    private void get(RunningProxy proxy, int port) throws Exception {
        Curl.Result result = Curl.through(
                proxy,
                "--http1.1",
                "--cacert",
                proxy.ca(directory).toString(),
                "--resolve",
                "localhost:" + port + ":127.0.0.1",
                "https://localhost:" + port + "/");
        assertThat(result.out()).as(result.err()).contains("s_server");
    }

    private static List<TlsAnswered> answers(RunningProxy proxy, int count) {
        proxy.events().awaitCount(TlsEnded.class, 2 * count);
        return proxy.events().events(TlsAnswered.class, event -> event.leg() == Leg.ORIGIN);
    }

    private static List<Boolean> resumed(RunningProxy proxy) {
        return proxy.events().events(TlsEnded.class, event -> event.leg() == Leg.ORIGIN).stream()
                .map(event -> event.details().resumed())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"P-384, secp384r1", "P-521, secp521r1"})
    void groupThatTheOriginWantsInsteadIsTold(String wanted, String told) throws Exception {
        int port = serve(0, "-cert cert.pem -groups " + wanted);
        try (RunningProxy proxy = trusting()) {
            get(proxy, port);

            TlsAnswered answer = answers(proxy, 1).get(0);
            assertThat(answer.hello().retry()).isEqualTo(told);
            assertThat(answer.hello().keyShares()).isNotEmpty().doesNotContain(told);
        }
    }

    @Test
    void originThatTakesTheFirstKeyIsNotSaidToHaveAskedAgain() throws Exception {
        int port = serve(0, "-cert cert.pem");
        try (RunningProxy proxy = trusting()) {
            get(proxy, port);

            TlsAnswered answer = answers(proxy, 1).get(0);
            assertThat(answer.hello().retry()).isNull();
            assertThat(answer.hello().ticketOffered()).isFalse();
            TlsStarted started = proxy.events().awaitWhich(TlsStarted.class, event -> event.leg() == Leg.ORIGIN);
            TlsEnded ended = proxy.events().awaitWhich(TlsEnded.class, event -> event.leg() == Leg.ORIGIN);
            assertThat(answer.atNanos()).isBetween(started.atNanos(), ended.atNanos());
        }
    }

    @Test
    void ticketIsOfferedToTheOriginThatGaveOne() throws Exception {
        int port = serve(0, "-cert cert.pem");
        try (RunningProxy proxy = trusting()) {
            get(proxy, port);
            get(proxy, port);

            assertThat(answers(proxy, 2))
                    .extracting(event -> event.hello().ticketOffered())
                    .containsExactly(false, true);
            assertThat(resumed(proxy)).containsExactly(false, true);
        }
    }

    @Test
    void ticketThatTheOriginNoLongerKnowsIsOfferedInVain() throws Exception {
        int port = serve(0, "-cert cert.pem");
        try (RunningProxy proxy = trusting()) {
            get(proxy, port);
            Process first = processes.get(processes.size() - 1);
            first.destroyForcibly();
            first.waitFor();
            serve(port, "-cert cert.pem");
            get(proxy, port);

            assertThat(answers(proxy, 2))
                    .extracting(event -> event.hello().ticketOffered())
                    .containsExactly(false, true);
            assertThat(resumed(proxy)).containsExactly(false, false);
        }
    }

    @Test
    void originThatOnlyHasOneOfBrowsersCiphersIsReached() throws Exception {
        int port = serve(0, "-cert cert.pem -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305");
        try (RunningProxy proxy = trusting()) {
            get(proxy, port);

            TlsEnded ended = proxy.events().awaitWhich(TlsEnded.class, event -> event.leg() == Leg.ORIGIN);
            assertThat(ended.details().cipher()).contains("CHACHA20");
        }
    }

    @Test
    void missingIntermediateIsNamed() throws Exception {
        openssl(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=root -keyout root.key -out root.pem");
        openssl(
                "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=between -keyout between.key -out between.csr");
        openssl("x509 -req -in between.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -out between.pem");
        openssl("req -new -key key.pem -subj /CN=localhost -out leaf.csr");
        openssl("x509 -req -in leaf.csr -CA between.pem -CAkey between.key -CAcreateserial -days 2 -out leaf.pem");
        int port = serve(0, "-cert leaf.pem");
        try (RunningProxy proxy = RunningProxy.start(new Settings().trusting(directory.resolve("root.pem")))) {
            Curl.through(proxy, "-k", "https://localhost:" + port + "/");

            ChainRefused refused = proxy.events().awaitFirst(ChainRefused.class);
            assertThat(refused.chain().missingIssuer()).isEqualTo("CN=between");
            assertThat(refused.chain().certificates()).hasSize(1);
        }
    }

    @Test
    void selfSignedCertificateMissesNoIssuer() throws Exception {
        int port = serve(0, "-cert cert.pem");
        try (RunningProxy proxy = RunningProxy.start()) {
            Curl.through(proxy, "-k", "https://localhost:" + port + "/");

            assertThat(proxy.events().awaitFirst(ChainRefused.class).chain().missingIssuer())
                    .isNull();
        }
    }

    @Test
    void whatTheClientOffersIsTold() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("x"))) {
            Path trust = origin.authorityPem(directory);
            try (RunningProxy proxy = RunningProxy.start(new Settings().trusting(trust))) {
                String ca = proxy.ca(directory).toString();
                Curl.through(proxy, "--http1.1", "--cacert", ca, origin.url("/"));
                Curl.through(proxy, "--cacert", ca, origin.url("/"));

                assertThat(proxy.events().events(TlsStarted.class, event -> event.leg() == Leg.CLIENT))
                        .extracting(TlsStarted::protocols)
                        .containsExactly(List.of("http/1.1"), List.of("h2", "http/1.1"));
                assertThat(proxy.events().events(TlsAnswered.class, event -> event.leg() == Leg.CLIENT))
                        .hasSize(2)
                        .allSatisfy(
                                event -> assertThat(event.hello().keyShares()).contains("X25519"));
            }
        }
    }

    /** In the middle a Weir that the first one, which makes its own offer for a client without TLS, and curl take turns with. */
    @Test
    void postQuantumKeyIsOfferedToTheOriginWhereTheClientOffersOne() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("x"));
                Scene middle = new Scene(new Settings().reverse(origin.url("")).insecure())) {
            String url = "https://localhost:" + middle.address().getPort() + "/";
            try (Scene first = new Scene(new Settings().reverse(url).insecure())) {
                String plain = "http://127.0.0.1:" + first.address().getPort() + "/";
                assertThat(Curl.run("--noproxy", "*", plain).out()).isEqualTo("x");
                // Not by the connection that is free, as it was made otherwise.
                assertThat(Curl.run("--noproxy", "*", "-k", "--curves", "X25519", url)
                                .out())
                        .isEqualTo("x");
            }
            for (Leg leg : Leg.values()) {
                assertThat(middle.events().events(TlsAnswered.class, event -> event.leg() == leg))
                        .as("%s", leg)
                        .extracting(event -> event.hello().keyShares())
                        .containsExactly(List.of("X25519MLKEM768", "X25519"), List.of("X25519"));
            }
        }
    }
}
