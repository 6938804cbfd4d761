package dev.weir.app.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.inspector.model.RecordedConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** What went over loopback: tcpdump writes it, tshark reads it, neither shares code with Weir. */
public final class WireTruth implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int TLS_RECORD_HEAD = 5;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;

    private final Path file;
    private final Process tcpdump;

    private WireTruth(Path file, Process tcpdump) {
        this.file = file;
        this.tcpdump = tcpdump;
    }

    /** Captures from when it returns on. Skips the test where that is not allowed; with CI=true it fails there. */
    public static WireTruth start(Path directory) throws IOException {
        String path = System.getenv("PATH");
        boolean able = CaptureTool.installed(path).stream()
                        .anyMatch(tool -> CaptureTrial.obstacle(tool, path).isEmpty())
                && CaptureTool.find("tshark", path).findAny().isPresent();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(able).as("CI=true: packets can be captured").isTrue();
        }
        assumeTrue(able, "packets cannot be captured here");
        Path file = directory.resolve("truth.pcap");
        Path said = directory.resolve("tcpdump.out");
        Process tcpdump = new ProcessBuilder(
                        "tcpdump",
                        "-i",
                        "lo",
                        "-n",
                        "-U",
                        "--immediate-mode",
                        "-Z",
                        "root",
                        "-w",
                        file.toString(),
                        "tcp")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Files.exists(file) && Files.readString(said).contains("listening on"));
        return new WireTruth(file, tcpdump);
    }

    /** FINs and RSTs of that connection, each with who sent it. */
    public List<String> ends(RecordedConnection connection) throws Exception {
        String filter = filter(connection) + " and (tcp.flags.fin == 1 or tcp.flags.reset == 1)";
        List<String> lines = new ArrayList<>();
        for (String line : tshark(filter, "tcp.srcport", "tcp.flags.reset")) {
            String[] fields = line.split("\t", -1);
            String what = Map.of("1", "RST", "0", "FIN").get(fields[1]);
            lines.add(sender(connection, fields[0]) + " " + what);
        }
        return lines;
    }

    /** Who sent a TLS alert on it, once for each, in their order. TLS 1.2 says in the clear which record is one. */
    List<String> alerts(RecordedConnection connection) throws Exception {
        Map<String, StringBuilder> sent = Map.of("weir", new StringBuilder(), "peer", new StringBuilder());
        List<String> alerts = new ArrayList<>();
        for (String line : tshark(filter(connection) + " and tcp.len > 0", "tcp.srcport", "tcp.payload")) {
            String[] fields = line.split("\t", -1);
            String sender = sender(connection, fields[0]);
            sent.get(sender).append(fields[1]);
            if (hasAlert(HexFormat.of().parseHex(sent.get(sender))) && !alerts.contains(sender)) {
                alerts.add(sender);
            }
        }
        return alerts;
    }

    /** By both ports, as others use loopback meanwhile. */
    private static String filter(RecordedConnection connection) {
        return "tcp.port == " + connection.local().getPort() + " and tcp.port == "
                + connection.remote().getPort();
    }

    private static String sender(RecordedConnection connection, String source) {
        return source.equals(Integer.toString(connection.local().getPort())) ? "weir" : "peer";
    }

    /** Behind CONNECT and its answer, which are text, come records. */
    private static boolean hasAlert(byte[] bytes) {
        int at = 0;
        while (at + 2 < bytes.length && !(bytes[at] == HANDSHAKE && bytes[at + 1] == 3)) {
            at++;
        }
        while (at + TLS_RECORD_HEAD <= bytes.length) {
            if (bytes[at] == ALERT) {
                return true;
            }
            at += TLS_RECORD_HEAD + (((bytes[at + 3] & 0xff) << 8) | (bytes[at + 4] & 0xff));
        }
        return false;
    }

    private List<String> tshark(String filter, String... fields) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-Y", filter, "-T", "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Process tshark = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        tshark.waitFor();
        return out.lines().toList();
    }

    @Override
    public void close() throws InterruptedException {
        tcpdump.destroy();
        tcpdump.waitFor(5, TimeUnit.SECONDS);
    }
}
