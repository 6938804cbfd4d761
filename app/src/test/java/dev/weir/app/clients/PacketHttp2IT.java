package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets of HTTP/2 between curl, Weir and nghttpd, exported, and read by Wireshark's own reader. */
final class PacketHttp2IT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SECRET = "the text that TLS protects";

    @TempDir
    static Path directory;

    @BeforeAll
    static void programs() {
        List.of("curl", "tshark", "tcpdump", "nghttpd", "openssl").forEach(ClientRun::needs);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process origin(int port) throws Exception {
        ClientRun.of(
                        directory,
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:prime256v1",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=h2.test",
                        "-addext",
                        "subjectAltName=DNS:h2.test",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "cert.pem")
                .succeeded();
        Path pages = Files.createDirectories(directory.resolve("pages"));
        Files.writeString(pages.resolve("text"), SECRET);
        String listen = Integer.toString(port);
        Process nghttpd = ClientRun.client(
                        directory,
                        List.of("nghttpd", "-a", "127.0.0.1", "-d", pages.toString(), listen, "key.pem", "cert.pem"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nghttpd.log").toFile())
                .start();
        Awaitility.await().atMost(LIMIT).until(() -> listens(port));
        return nghttpd;
    }

    private static void record(Path home) throws Exception {
        int port = freePort();
        Process nghttpd = origin(port);
        try (RunningWeir weir = RunningWeir.start(
                home,
                "--packets",
                "on",
                "--trust",
                directory.resolve("cert.pem").toString(),
                "--resolve",
                "h2.test:" + port + ":127.0.0.1")) {
            List<String> curl = new ArrayList<>(List.of("curl", "-sS", "--http2", "-x", weir.proxyUrl(), "--cacert"));
            curl.add(weir.trust().bundle().toString());
            curl.addAll(List.of("-w", "%{http_version}", "https://h2.test:" + port + "/text"));
            ClientRun run = ClientRun.of(home, curl.toArray(String[]::new)).succeeded();
            assertThat(run.out()).isEqualTo(SECRET + "2");
            weir.stopUnread();
        } finally {
            nghttpd.destroy();
            nghttpd.waitFor();
        }
    }

    private static List<String> tshark(Path file, String filter, String field) throws Exception {
        ProcessBuilder builder = ClientRun.client(
                directory, List.of("tshark", "-n", "-r", file.toString(), "-Y", filter, "-T", "fields", "-e", field));
        // Without its file of preferences: no key log can be named there.
        builder.environment()
                .put("XDG_CONFIG_HOME", directory.resolve("no-config").toString());
        return ClientRun.of(directory, builder).succeeded().out().lines().toList();
    }

    @Test
    void tsharkShowsTheFramesOfBothLegsDecrypted() throws Exception {
        Path home = Files.createDirectories(directory.resolve("home"));
        record(home);
        Path file = home.resolve("h2.pcapng");
        ClientRun.of(
                        home,
                        WeirCommand.in(
                                home,
                                List.of(),
                                List.of("export", "pcapng", "1", "--capture", "run.weir", "-o", file.toString())))
                .succeeded();

        assertThat(tshark(file, "http2.headers.path == \"/text\"", "frame.comment"))
                .hasSize(2)
                .allMatch(comment -> comment.startsWith("weir:#1"));
        assertThat(tshark(file, "http2.headers.status == 200", "http2.headers.status"))
                .hasSize(2);
        StringBuilder hex = new StringBuilder();
        for (byte letter : SECRET.getBytes(StandardCharsets.US_ASCII)) {
            hex.append(Character.forDigit(letter >> 4, 16)).append(Character.forDigit(letter & 15, 16));
        }
        // One leg a stream of TCP; a frame may be told twice, in parts and joined.
        assertThat(tshark(file, "http2.data.data", "tcp.stream").stream().distinct())
                .hasSize(2);
        assertThat(tshark(file, "http2.data.data", "http2.data.data")).allMatch(data -> data.contains(hex));
    }
}
