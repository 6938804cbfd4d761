package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.wire.Segments;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets recorded beside real traffic, exported, and read by Wireshark's own reader. */
final class PacketExportIT {

    private static final String SECRET = "the text that TLS protects";

    @TempDir
    static Path directory;

    @BeforeAll
    static void programs() {
        ClientRun.needs("curl");
        ClientRun.needs("tshark");
        ClientRun.needs("tcpdump");
    }

    private static ClientRun weir(Path home, String... arguments) throws Exception {
        return ClientRun.of(home, WeirCommand.in(home, List.of(), List.of(arguments)));
    }

    /** Three requests over TLS, two of them on one connection. */
    private static Path record(Path home, String mode) throws Exception {
        try (Site site = Site.https("origin.test").page("/text", "text/plain", Site.bytes(SECRET))) {
            Files.createDirectories(home);
            try (RunningWeir weir = RunningWeir.start(
                    home,
                    "--packets",
                    mode,
                    "--trust",
                    site.authorityPem(home).toString(),
                    "--resolve",
                    "origin.test:" + site.port() + ":127.0.0.1")) {
                String url = "https://origin.test:" + site.port() + "/text";
                List<String> curl = new ArrayList<>(List.of("curl", "-sS", "-x", weir.proxyUrl(), "--cacert"));
                curl.add(weir.trust().bundle().toString());
                List<String> two = new ArrayList<>(curl);
                two.addAll(List.of(url + "?1", url + "?2"));
                ClientRun.of(home, two.toArray(String[]::new)).succeeded();
                List<String> one = new ArrayList<>(curl);
                one.addAll(List.of(url + "?3"));
                ClientRun.of(home, one.toArray(String[]::new)).succeeded();
                return weir.stopUnread();
            }
        }
    }

    private static List<String> tshark(Path file, String filter, String... fields) throws Exception {
        // Without its file of preferences: no key log can be named there.
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-Y", filter));
        command.addAll(List.of("-T", "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        ProcessBuilder builder = ClientRun.client(directory, command);
        builder.environment()
                .put("XDG_CONFIG_HOME", directory.resolve("no-config").toString());
        return ClientRun.of(directory, builder).succeeded().out().lines().toList();
    }

    /** What a failure needs: whether packets are missing, or taken for another protocol, or not decrypted. */
    private static String all(Path file) {
        try {
            return ClientRun.of(directory, "tshark", "-n", "-r", file.toString())
                    .succeeded()
                    .out();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void tsharkShowsBothLegsDecryptedByTheFileAlone() throws Exception {
        Path home = directory.resolve("whole");
        record(home, "on");
        Path all = home.resolve("all.pcapng");
        weir(home, "export", "pcapng", "--capture", "run.weir", "-o", all.toString())
                .succeeded();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("run.keys"))))
                .isEqualTo("rw-------");
        List<String> requests =
                tshark(all, "http.request.method == GET", "http.request.uri", "http.host", "frame.comment");
        assertThat(requests).hasSize(6);
        for (int number = 1; number <= 3; number++) {
            String mark = "weir:#" + number + " ";
            assertThat(requests.stream().filter(line -> line.contains("/text?") && line.contains(mark)))
                    .as("request %d in %s", number, requests)
                    .hasSize(2);
        }
        assertThat(tshark(all, "http.response.code == 200 and http.file_data", "http.file_data").stream()
                        .filter(line -> line.contains(SECRET)))
                .hasSize(6);

        Path last = home.resolve("last.pcapng");
        weir(home, "export", "pcapng", "3", "--capture", "run.weir", "-o", last.toString())
                .succeeded();
        assertThat(tshark(last, "http.request.method == GET", "http.request.uri"))
                .contains("/text?3")
                .doesNotContain("/text?2");
        assertThat(tshark(last, "tcp", "frame.comment")).allMatch(comment -> comment.startsWith("weir:#"));
        // The address is called what Weir's resolution said.
        String named = ClientRun.of(directory, "tshark", "-N", "n", "-r", last.toString())
                .succeeded()
                .out();
        assertThat(named).contains("origin.test");
    }

    /** While Weir runs, and only when the reader says that it wants to see secrets. */
    @Test
    void apiGivesThePacketsOfOneExchangeWithItsSecrets() throws Exception {
        Path home = directory.resolve("api");
        try (Site site = Site.https("origin.test").page("/text", "text/plain", Site.bytes(SECRET))) {
            Files.createDirectories(home);
            try (RunningWeir weir = RunningWeir.start(
                    home,
                    "--packets",
                    "on",
                    "--trust",
                    site.authorityPem(home).toString(),
                    "--resolve",
                    "origin.test:" + site.port() + ":127.0.0.1")) {
                String url = "https://origin.test:" + site.port() + "/text?1";
                ClientRun.of(
                                home,
                                "curl",
                                "-sS",
                                "-x",
                                weir.proxyUrl(),
                                "--cacert",
                                weir.trust().bundle().toString(),
                                url)
                        .succeeded();
                weir.awaitAllOf(url);

                assertThat(weir.api("exchanges/1/pcapng").statusCode()).isEqualTo(403);
                HttpResponse<byte[]> packets = weir.api("exchanges/1/pcapng", "Weir-Reveal", "secrets");
                assertThat(packets.statusCode()).isEqualTo(200);
                assertThat(packets.headers().firstValue("Content-Type")).contains("application/x-pcapng");
                Path file = Files.write(home.resolve("api.pcapng"), packets.body());
                // Both legs: what the client asked Weir for, and what Weir asked the origin for.
                assertThat(tshark(file, "http.request.method == GET", "http.request.uri", "frame.comment"))
                        .as(() -> "of:\n" + all(file))
                        .hasSize(2)
                        .allSatisfy(line -> assertThat(line).contains("/text?1").contains("weir:#1 "));
                assertThat(tshark(file, "http.response.code == 200 and http.file_data", "http.file_data").stream()
                                .filter(line -> line.contains(SECRET)))
                        .hasSize(2);
            }
        }
    }

    @Test
    void headsAloneHoldNoPayload() throws Exception {
        Path home = directory.resolve("heads");
        Path capture = record(home, "auto");
        Path file = home.resolve("heads.pcapng");
        ClientRun export = weir(home, "export", "pcapng", "--capture", "run.weir", "-o", file.toString())
                .succeeded();

        assertThat(export.err()).contains("Only heads were recorded");
        assertThat(home.resolve("run.keys")).doesNotExist();
        assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("CONNECT")
                .doesNotContain("HTTP/1.1");
        List<RecordedConnection> connections =
                List.copyOf(Recorded.sealed(capture).connections().values());
        assertThat(connections).hasSizeGreaterThanOrEqualTo(4).allSatisfy(connection -> {
            Segments segments = connection.segments();
            assertThat(segments).as("segments of %s", connection.id()).isNotNull();
            assertThat(segments.whole()).as("%s", segments).isTrue();
            // What the sockets counted is what passed on the wire.
            assertThat(segments.weir().payloadBytes()).isEqualTo(connection.bytesSent());
            assertThat(segments.peer().payloadBytes()).isEqualTo(connection.bytesReceived());
            assertThat(segments.roundTripNanos()).isBetween(0L, 1_000_000_000L);
        });
    }

    @Test
    void withoutPacketsNoneAreMadeUp() throws Exception {
        Path home = directory.resolve("none");
        record(home, "off");
        ClientRun refused = weir(home, "export", "pcapng", "--capture", "run.weir", "-o", "none.pcapng");

        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("There are no packets of run.weir").contains("--packets on");
        assertThat(home.resolve("none.pcapng")).doesNotExist();
        ClientRun strict = weir(home, "export", "pcapng", "--redact", "strict", "--capture", "run.weir");
        assertThat(strict.exit()).isEqualTo(2);
        assertThat(strict.err()).contains("cannot be redacted");
    }
}
