package dev.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionEvent.CertificateAsked;
import dev.weir.proxy.testing.Curl;
import dev.weir.proxy.testing.Openssl;
import dev.weir.proxy.testing.Scene;
import dev.weir.proxy.testing.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin that asks for a certificate: openssl s_server. */
class ClientCertificateIT {

    @TempDir
    Path directory;

    @BeforeEach
    void makeCertificates() throws Exception {
        new Openssl(directory).certificate("server");
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=me"
                + " -keyout me.key -out me.crt");
        run("pkcs12 -export -inkey me.key -in me.crt -out me.p12 -passout pass:s3cret");
        run("ec -in me.key -aes256 -passout pass:s3cret -out me.enc");
        java.nio.file.Files.writeString(
                directory.resolve("me.pem"),
                java.nio.file.Files.readString(directory.resolve("me.crt"))
                        + java.nio.file.Files.readString(directory.resolve("me.key")));
        java.nio.file.Files.writeString(
                directory.resolve("locked.pem"),
                java.nio.file.Files.readString(directory.resolve("me.enc"))
                        + java.nio.file.Files.readString(directory.resolve("me.crt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"me.pem", "me.p12:s3cret", "locked.pem:s3cret"})
    void certificateForTheHostIsSentAndRecorded(String file) throws Exception {
        try (OpensslServer server = new OpensslServer("-tls1_3");
                Scene scene = new Scene(new Settings()
                        .trusting(directory.resolve("server.pem"))
                        .clientCertificate("local*=" + directory.resolve(file)))) {
            assertThat(read(scene, server)).contains("Peer signature type: ECDSA");
            CertificateAsked asked = scene.events().awaitFirst(CertificateAsked.class);
            assertThat(asked.sent().subject()).isEqualTo("CN=me");
            assertThat(asked.issuers()).containsExactly("CN=me");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void originThatAskedInVainIsRecordedToHaveAsked(String version) throws Exception {
        try (OpensslServer server = new OpensslServer(version);
                Scene scene = new Scene(new Settings()
                        .trusting(directory.resolve("server.pem"))
                        .clientCertificate("other.test=" + directory.resolve("me.pem")))) {
            assertThat(read(scene, server)).contains("Weir could not complete this request");
            assertThat(scene.events().awaitFirst(CertificateAsked.class).sent()).isNull();
        }
    }

    @Test
    void wrongPasswordIsToldWithoutShowingIt() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> new Settings().clientCertificate("*=" + directory.resolve("me.p12") + ":wr0ng"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("wr0ng");
    }

    private String read(Scene scene, OpensslServer server) throws Exception {
        String ca = scene.proxy().ca(directory).toString();
        return Curl.through(scene.proxy(), "--cacert", ca, "https://localhost:" + server.port + "/")
                .out();
    }

    private void run(String arguments) throws IOException, InterruptedException {
        Process process = openssl(List.of(arguments.split(" ", -1)));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("openssl %s", arguments).isZero();
    }

    private Process openssl(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
    }

    /** Insists on a certificate, and answers with a page that tells of it. */
    private final class OpensslServer implements AutoCloseable {
        final int port;
        private final Process process;

        OpensslServer(String version) throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            process = openssl(List.of(
                    "s_server",
                    "-accept",
                    "127.0.0.1:" + port,
                    "-cert",
                    "server.pem",
                    "-key",
                    "server.key",
                    version,
                    "-Verify",
                    "1",
                    "-verify_return_error",
                    "-CAfile",
                    "me.crt",
                    "-www"));
            Awaitility.await().until(() -> {
                try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    return probe.isConnected();
                } catch (IOException e) {
                    return false;
                }
            });
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
