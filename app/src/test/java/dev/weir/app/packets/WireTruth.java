package dev.weir.app.packets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.inspector.model.RecordedConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What went over loopback: tcpdump captures it, tshark reads it, neither shares code with Weir. One tshark reads along: each costs half
 * a second to start.
 */
public final class WireTruth implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int TLS_RECORD_HEAD = 5;
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int FIN = 0x01;
    private static final int RST = 0x04;
    private static final List<String> FIELDS = List.of("tcp.srcport", "tcp.dstport", "tcp.flags", "tcp.payload");

    private final List<Process> tools;
    private final List<Segment> segments = new CopyOnWriteArrayList<>();

    private WireTruth(List<Process> tools) {
        this.tools = tools;
        Thread reader = new Thread(this::read, "wire-truth");
        reader.setDaemon(true);
        reader.start();
    }

    /** What is looked at of a segment; the payload in hexadecimal digits. */
    private record Segment(int from, int to, int flags, String payload) {

        static Segment of(String line) {
            String[] fields = line.split("\t", -1);
            return new Segment(
                    Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Integer.decode(fields[2]), fields[3]);
        }

        boolean between(int one, int other) {
            return (from == one && to == other) || (from == other && to == one);
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
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
        Path said = directory.resolve("tcpdump.out");
        WireTruth truth = new WireTruth(ProcessBuilder.startPipeline(List.of(
                tool("tcpdump -i lo -n -U --immediate-mode -B 65536 -Z root -w - tcp")
                        .redirectError(said.toFile()),
                tool("tshark -l -n -r - -T fields -e " + String.join(" -e ", FIELDS))
                        .redirectError(ProcessBuilder.Redirect.DISCARD))));
        Awaitility.await().atMost(LIMIT).until(() -> Files.readString(said).contains("listening on"));
        return truth;
    }

    private static ProcessBuilder tool(String command) {
        return new ProcessBuilder(command.split(" ", -1));
    }

    private void read() {
        try (BufferedReader lines = tools.get(1).inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                segments.add(Segment.of(line));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            return;
        }
    }

    /** FINs and RSTs of that connection until now, each with who sent it. */
    public List<String> ends(RecordedConnection connection) throws IOException {
        return of(connection).stream()
                .filter(segment -> segment.has(FIN | RST))
                .map(segment -> sender(connection, segment) + (segment.has(RST) ? " RST" : " FIN"))
                .toList();
    }

    /** Who sent a TLS alert on it until now, once for each, in their order. TLS 1.2 says in the clear which record is one. */
    List<String> alerts(RecordedConnection connection) throws IOException {
        Map<String, StringBuilder> sent = Map.of("weir", new StringBuilder(), "peer", new StringBuilder());
        List<String> alerts = new ArrayList<>();
        for (Segment segment : of(connection)) {
            String sender = sender(connection, segment);
            sent.get(sender).append(segment.payload());
            if (hasAlert(HexFormat.of().parseHex(sent.get(sender))) && !alerts.contains(sender)) {
                alerts.add(sender);
            }
        }
        return alerts;
    }

    /** By both ports, as others use loopback meanwhile. */
    private List<Segment> of(RecordedConnection connection) throws IOException {
        catchUp();
        return segments.stream()
                .filter(segment -> segment.between(
                        connection.local().getPort(), connection.remote().getPort()))
                .toList();
    }

    /** Sends a mark behind all that was sent before, and waits until it was read. */
    private void catchUp() throws IOException {
        int before = segments.size();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket mark = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> segments.stream()
                            .skip(before)
                            .anyMatch(segment -> segment.between(mark.getLocalPort(), listener.getLocalPort())));
        }
    }

    private static String sender(RecordedConnection connection, Segment segment) {
        return segment.from() == connection.local().getPort() ? "weir" : "peer";
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

    @Override
    public void close() throws InterruptedException {
        for (Process tool : tools) {
            tool.destroy();
            tool.waitFor(5, TimeUnit.SECONDS);
        }
    }
}
