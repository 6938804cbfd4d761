package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments against a path that delays and drops them: what Weir tells of retransmissions is what the path did. */
final class PacketTruthIT {

    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final double RTT = 20;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static DelayedPath path;
    private static final String CROSSING_PORT = "7100";
    private static CaptureFindings findings;
    private static final Map<String, RecordedConnection> BY_TAG = new HashMap<>();

    @BeforeAll
    static void record() throws Exception {
        DelayedPath.assumePossible();
        path = DelayedPath.open(ONE_WAY, directory);
        TruthCertificate certificate = TruthCertificate.create(directory);
        path.startOrigin(certificate, Duration.ofMillis(80));
        Path capture = directory.resolve("packets.weir");
        PathProcess weir = path.startInA(
                DelayedPath.java("dev.weir.app.cli.Main", "run", "--packets", "on", "--capture", capture.toString()),
                Map.of("XDG_DATA_HOME", directory.resolve("data").toString()),
                true);
        Awaitility.await().atMost(LIMIT).until(() -> weir.output().contains("ready proxy="));
        curl("warm", "http://fresh-warm.truth.test/wait?ms=1&tag=warm");
        curl("plain", "http://fresh-plain.truth.test/wait?ms=1&tag=plain");
        lossy(DelayedPath.Direction.A2B, DelayedPath.PacketKind.SYN, "syn");
        lossy(DelayedPath.Direction.A2B, DelayedPath.PacketKind.DATA, "request");
        lossy(DelayedPath.Direction.B2A, DelayedPath.PacketKind.DATA, "response");
        crossing();
        weir.command().destroy();
        assertThat(weir.awaitExit(LIMIT)).as(weir.output()).isZero();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            findings = CaptureFindings.of(reader, Thresholds.USUAL, null);
            for (RecordedExchange exchange : reader.stream(ExchangeQuery.ALL).toList()) {
                ConnectionId origin = exchange.origin();
                if (origin != null) {
                    String url = exchange.url();
                    BY_TAG.put(
                            url.substring(url.lastIndexOf('=') + 1),
                            reader.connection(origin).orElseThrow());
                }
            }
        }
    }

    private static void lossy(DelayedPath.Direction way, DelayedPath.PacketKind kind, String tag) throws Exception {
        path.drop(way, kind, 1);
        curl(tag, "http://fresh-" + tag + ".truth.test/wait?ms=1&tag=" + tag);
        path.dropNothing();
    }

    /** An origin that closes while Weir's FIN is on its way to it, and a path that leaves 200 ms for that. */
    private static void crossing() throws IOException, InterruptedException {
        PathProcess server =
                path.startInB(DelayedPath.quickJava(ClosingServer.class.getName(), CROSSING_PORT, "crossing"));
        server.awaitRecord(record -> record.kind().equals("ready"), LIMIT);
        path.delay(Duration.ofMillis(ClosingServer.CROSSING_MILLIS));
        curl("crossing", "http://10.77.0.2:" + CROSSING_PORT + "/?tag=crossing");
        // Until both ends are through: each FIN is acknowledged after a round trip.
        Awaitility.await().atMost(LIMIT).until(() -> fins().size() >= 2);
        path.delay(ONE_WAY);
    }

    /** FINs of the connections to that origin, in the order in which they were sent; each is written when it has arrived. */
    private static List<TruthRecord> fins() throws IOException {
        return path.packets().stream()
                .filter(packet -> packet.text("flags").contains("F")
                        && (packet.text("source").endsWith(":" + CROSSING_PORT)
                                || packet.text("destination").endsWith(":" + CROSSING_PORT)))
                .sorted((a, b) -> Long.compare(a.number("arrivedAtNanos"), b.number("arrivedAtNanos")))
                .toList();
    }

    private static void curl(String tag, String url) throws IOException, InterruptedException {
        String line = "curl -sS -o /dev/null --noproxy '' -x http://127.0.0.1:8877 '" + url + "'\n";
        PathProcess client = path.startInA(List.of("sh", "-ec", line), Map.of("TAG", tag), true);
        assertThat(client.awaitExit(LIMIT)).as(client.output()).isZero();
    }

    @AfterAll
    static void closePath() throws IOException {
        if (path != null) {
            path.close();
        }
    }

    private static Segments segments(String tag) {
        assertThat(BY_TAG).containsKey(tag);
        Segments segments = BY_TAG.get(tag).segments();
        assertThat(segments).as("segments of %s", tag).isNotNull();
        return segments;
    }

    @Test
    void roundTripIsThatOfThePath() {
        Segments segments = segments("plain");
        assertThat(segments.whole()).isTrue();
        assertThat(segments.retransmissions()).isZero();
        assertThat(segments.roundTripNanos() / 1e6).isBetween(RTT, RTT + 10);
    }

    @Test
    void lostSynIsSentAgainAfterTheInitialTimeout() {
        Segments segments = segments("syn");
        assertThat(segments.weir().retransmissions()).isEqualTo(1);
        assertThat(segments.roundTripNanos()).isNull();
        assertThat(segments.kept().get(1).is(SegmentMark.RETRANSMISSION)).isTrue();
        long waited = segments.kept().get(1).atNanos() - segments.kept().get(0).atNanos();
        assertThat(waited / 1e6).isBetween(900.0, 1_300.0);
    }

    @Test
    void lostRequestIsSentAgainByWeir() {
        Segments segments = segments("request");
        assertThat(segments.whole()).as("%s", segments).isTrue();
        assertThat(segments.weir().retransmissions()).isEqualTo(1);
        assertThat(segments.peer().retransmissions()).isZero();
        assertThat(segments.weir().retransmittedBytes())
                .isEqualTo(segments.weir().payloadBytes());
    }

    /** Never seen before on this end of the path: what arrives late looks fresh where nothing came behind the loss. */
    @Test
    void responseThatWasLostOnTheWayArrivesWhole() {
        Segments segments = segments("response");
        assertThat(segments.whole()).as("%s", segments).isTrue();
        assertThat(segments.peer().unseenBytes()).isZero();
        assertThat(segments.weir().retransmissions()).isZero();
        assertThat(segments.peer().payloadBytes())
                .isEqualTo(BY_TAG.get("response").bytesReceived());
    }

    @Test
    void payloadOnTheWireIsWhatWeirCounted() {
        BY_TAG.forEach((tag, connection) -> {
            assertThat(segments(tag).weir().payloadBytes()).as(tag).isEqualTo(connection.bytesSent());
            assertThat(segments(tag).peer().payloadBytes()).as(tag).isEqualTo(connection.bytesReceived());
        });
    }

    @Test
    void finsThatCrossAreASimultaneousClose() throws IOException {
        List<TruthRecord> fins = fins();
        assertThat(fins.get(1).number("arrivedAtNanos"))
                .as("the second FIN left before the first had come")
                .isLessThan(fins.get(0).number("handedAtNanos"));
        CloseStory close = BY_TAG.get("crossing").close();

        assertThat(segments("crossing").whole()).as("%s", segments("crossing")).isTrue();
        assertThat(close.evidence()).isEqualTo(Evidence.PACKET);
        assertThat(close.first()).isEqualTo(CloseStory.Party.BOTH);
        assertThat(close.timeWait()).isEqualTo(CloseStory.Party.BOTH);
        assertThat(close.steps())
                .extracting(CloseStory.Step::kind)
                .containsExactly(CloseStory.StepKind.FIN_SENT, CloseStory.StepKind.FIN_RECEIVED);
        assertThat(close.steps())
                .extracting(CloseStory.Step::ourState)
                .containsExactly(TcpState.FIN_WAIT_1, TcpState.CLOSING);
    }

    @Test
    void lossIsFoundByThePackets() {
        assertThat(findings.all())
                .filteredOn(finding -> finding.code() == FindingCode.W307)
                .singleElement()
                .extracting(Finding::evidence)
                .isEqualTo(Evidence.PACKET);
        assertThat(findings.all())
                .extracting(Finding::code)
                .contains(FindingCode.W308)
                .doesNotContain(FindingCode.W701);
    }

    @Test
    void wholePacketsAreBesideTheCapture() throws IOException {
        assertThat(Files.size(directory.resolve("packets.pcapng"))).isPositive();
    }
}
