package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.wire.SegmentMark;
import dev.weir.inspector.model.wire.Segments;
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
        weir.command().destroy();
        assertThat(weir.awaitExit(LIMIT)).as(weir.output()).isZero();
        try (CaptureReader reader = CaptureReader.open(capture)) {
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
    void wholePacketsAreBesideTheCapture() throws IOException {
        assertThat(Files.size(directory.resolve("packets.pcapng"))).isPositive();
    }
}
