package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.proxy.testing.RunningProxy;
import dev.weir.proxy.testing.ScriptedOrigin;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The secrets that Weir logs are those that OpenSSL, at the other end of each leg, logs. */
class KeyLogIT {

    @TempDir
    Path directory;

    private final Set<String> logged = new ConcurrentSkipListSet<>();

    @ParameterizedTest
    @CsvSource({"--tlsv1.3, 1.3, CLIENT_TRAFFIC_SECRET_0", "--tlsv1.2, 1.2, CLIENT_RANDOM"})
    void clientLegAgreesWithCurl(String atLeast, String atMost, String label) throws Exception {
        Path curls = directory.resolve("curl-keys");
        try (ScriptedOrigin origin = ScriptedOrigin.tls("localhost", ScriptedOrigin.answering("secret"));
                RunningProxy proxy = RunningProxy.start(
                        new Settings().trusting(origin.authorityPem(directory)).keyLog(logged::add))) {
            String ca = proxy.ca(directory).toString();
            List<String> curl = List.of("curl", "-sS", "-m", "30", "--noproxy", "", "-x", proxy.url(), "--cacert", ca);
            List<String> command = new ArrayList<>(curl);
            command.addAll(List.of(atLeast, "--tls-max", atMost, origin.url("/")));
            assertThat(run(command, curls)).isEqualTo("secret");
            Set<String> theirs = lines(curls);
            assertThat(labels(theirs)).contains(label);
            awaitLogged(theirs);
            // The other leg has a random of its own.
            assertThat(randoms(logged)).hasSize(2).containsAll(randoms(theirs));
        }
    }

    @Test
    void originLegAgreesWithOpensslServer() throws Exception {
        Path servers = directory.resolve("server-keys");
        int port = freePort();
        Process server = opensslServer(port, servers);
        try (RunningProxy proxy = RunningProxy.start(new Settings().insecure().keyLog(logged::add))) {
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> server.getInputStream().available() > 0);
            run(
                    List.of(
                            "curl",
                            "-sS",
                            "-m",
                            "30",
                            "--noproxy",
                            "",
                            "-x",
                            proxy.url(),
                            "-k",
                            "https://localhost:" + port + "/"),
                    directory.resolve("curl-keys"));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> Files.exists(servers) && !lines(servers).isEmpty());
            Set<String> theirs = lines(servers);
            assertThat(labels(theirs)).contains("SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0");
            awaitLogged(theirs);
            assertThat(randoms(logged)).hasSize(2).containsAll(randoms(theirs));
        } finally {
            server.destroy();
        }
    }

    private void awaitLogged(Set<String> theirs) {
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(secrets(logged)).containsAll(secrets(theirs)));
    }

    private Process opensslServer(int port, Path keys) throws IOException, InterruptedException {
        Path key = directory.resolve("key.pem");
        Path certificate = directory.resolve("cert.pem");
        Process made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-subj",
                        "/CN=localhost",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("req.log").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        return new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:" + port,
                        "-key",
                        key.toString(),
                        "-cert",
                        certificate.toString(),
                        "-www",
                        "-keylogfile",
                        keys.toString())
                .redirectErrorStream(true)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String run(List<String> command, Path keyLog) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SSLKEYLOGFILE", keyLog.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    private static Set<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Hexadecimal digits come in either case. */
    private static Set<String> secrets(Set<String> lines) {
        return lines.stream()
                .map(line -> line.toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static Set<String> labels(Set<String> lines) {
        return lines.stream().map(line -> line.split(" ", -1)[0]).collect(Collectors.toSet());
    }

    private static Set<String> randoms(Set<String> lines) {
        return secrets(lines).stream().map(line -> line.split(" ", -1)[1]).collect(Collectors.toSet());
    }
}
