package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weir's phases against the truth: origin, resolver and TLS server behind a path with a known round-trip time, all on one clock. Each
 * phase must be within 4 ms and 5 % of it, judged by the median of several exchanges: single ones can be held up by the machine.
 */
final class TimingTruthIT {

    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final double RTT = 20;
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int TIMES = 5;

    @TempDir
    static Path directory;

    private static DelayedPath path;
    private static PathProcess origin;
    private static List<RecordedExchange> recorded;

    /** All traffic once; the tests then look at the capture. */
    @BeforeAll
    static void record() throws Exception {
        DelayedPath.assumePossible();
        path = DelayedPath.open(ONE_WAY, directory);
        TruthCertificate certificate = TruthCertificate.create(directory);
        origin = path.startOrigin(certificate, Duration.ofMillis(80));
        Path capture = directory.resolve("truth.weir");
        PathProcess weir = path.startInA(
                DelayedPath.java(
                        "dev.weir.app.cli.Main",
                        "run",
                        "--capture",
                        capture.toString(),
                        "--trust",
                        certificate.authorityPem().toString()),
                Map.of("XDG_DATA_HOME", directory.resolve("data").toString()),
                true);
        Awaitility.await().atMost(LIMIT).until(() -> weir.output().contains("ready proxy="));
        Files.write(directory.resolve("upload"), new byte[100_000]);
        // Once without looking: Weir warms itself up, curl and the origin's paths do not.
        client(round("warm"));
        client(IntStream.range(0, TIMES).mapToObj(i -> round("r" + i)).reduce("", String::concat));
        weir.command().destroy();
        assertThat(weir.awaitExit(LIMIT)).as(weir.output()).isZero();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            recorded = reader.stream(ExchangeQuery.ALL).toList();
        }
    }

    @AfterAll
    static void closePath() throws IOException {
        if (path != null) {
            path.close();
        }
    }

    /** The calls of one round; each name is new, so that each call resolves and connects, unless it is told apart. */
    private static String round(String id) {
        String plain = "http://%s.truth.test/wait?ms=100&tag=%s";
        return curl(plain.formatted("fresh-" + id, "fresh-" + id), plain.formatted("fresh-" + id, "reused-" + id))
                + curl(plain.formatted("slow150-" + id, "dns-" + id))
                + curl("http://fresh-" + id + ".truth.test/trickle?parts=5&everyMs=40&size=300&tag=trickle-" + id)
                + curl(
                        "--limit-rate",
                        "200k",
                        "--data-binary",
                        "@" + directory.resolve("upload"),
                        "http://fresh-" + id + ".truth.test/?tag=upload-" + id)
                + curl("https://tls13-" + id + ".truth.test:4413/?tag=tls13-" + id)
                + curl("https://tls12-" + id + ".truth.test:4412/?tag=tls12-" + id)
                + curl("https://slowtls-" + id + ".truth.test:4423/?tag=slowtls-" + id);
    }

    private static String curl(String... arguments) {
        Path ca = directory.resolve("data/weir/ca/ca.pem");
        StringBuilder line =
                new StringBuilder("curl -sS -o /dev/null --noproxy '' -x http://127.0.0.1:8877 --cacert " + ca);
        for (String argument : arguments) {
            line.append(" '").append(argument).append("'");
        }
        return line.append("\n").toString();
    }

    private static void client(String script) throws IOException, InterruptedException {
        PathProcess client = path.startInA(List.of("sh", "-ec", script), Map.of(), true);
        assertThat(client.awaitExit(LIMIT)).as(client.output()).isZero();
    }

    @Test
    void connectIsOneRoundTrip() {
        judge("connect", "fresh", exchange -> phase(exchange, PhaseKind.CONNECT), tag -> RTT);
    }

    @Test
    void waitIsWhatTheServerTookAndOneRoundTrip() {
        for (String kind : List.of("fresh", "reused", "dns")) {
            judge(
                    "wait " + kind,
                    kind,
                    exchange -> phase(exchange, PhaseKind.WAIT),
                    tag -> origins(tag).millis("requestLastByteNanos", "responseFirstByteNanos") + RTT);
        }
    }

    @Test
    void reusedConnectionHasNoSetUpPhases() {
        for (int i = 0; i < TIMES; i++) {
            RecordedExchange exchange = exchange("reused-r" + i);
            assertThat(exchange.reused()).isTrue();
            Timeline timeline = Timeline.of(exchange);
            assertThat(timeline.nanosIn(PhaseKind.DNS)).isNull();
            assertThat(timeline.nanosIn(PhaseKind.CONNECT)).isNull();
            assertThat(timeline.nanosIn(PhaseKind.TLS)).isNull();
        }
    }

    @Test
    void slowNameIsTheDnsPhase() {
        judge("dns", "dns", exchange -> phase(exchange, PhaseKind.DNS), tag -> 150 + RTT);
    }

    @Test
    void trickledBodyIsTheReceivePhase() {
        judge(
                "receive",
                "trickle",
                exchange -> phase(exchange, PhaseKind.RECEIVE),
                tag -> origins(tag).millis("responseFirstByteNanos", "responseLastByteNanos"));
    }

    @Test
    void slowUploadIsTheSendPhase() {
        judge(
                "send",
                "upload",
                exchange -> phase(exchange, PhaseKind.SEND),
                tag -> origins(tag).millis("requestFirstByteNanos", "requestLastByteNanos"));
    }

    @Test
    void handshakesTakeTheirRoundTrips() {
        // 1.3: done when our Finished goes out, which the server reads one way later, as it read the hello.
        judge(
                "tls 1.3",
                "tls13",
                exchange -> phase(exchange, PhaseKind.TLS),
                tag -> handshake(tag, "clientFinishedNanos"));
        judge(
                "tls slow",
                "slowtls",
                exchange -> phase(exchange, PhaseKind.TLS),
                tag -> handshake(tag, "clientFinishedNanos"));
        // 1.2: done when the server's Finished has come.
        judge("tls 1.2", "tls12", exchange -> phase(exchange, PhaseKind.TLS), tag -> handshake(tag, "doneNanos") + RTT);
    }

    private interface Measure {
        double of(RecordedExchange exchange);
    }

    private interface Truth {
        double of(String tag) throws IOException;
    }

    private static void judge(String what, String kind, Measure weir, Truth truth) {
        List<String> lines = new ArrayList<>();
        double[] off = new double[TIMES];
        for (int i = 0; i < TIMES; i++) {
            String tag = kind + "-r" + i;
            double measured = weir.of(exchange(tag));
            double wanted = truthOf(truth, tag);
            off[i] = Math.abs(measured - wanted) - 0.05 * wanted;
            lines.add("%s: weir %.2f ms, truth %.2f ms".formatted(tag, measured, wanted));
        }
        System.out.println(what + ": " + lines);
        Arrays.sort(off);
        assertThat(off[TIMES / 2]).as("%s: %s", what, lines).isLessThanOrEqualTo(4);
    }

    private static double truthOf(Truth truth, String tag) {
        try {
            return truth.of(tag);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double phase(RecordedExchange exchange, PhaseKind kind) {
        Long nanos = Timeline.of(exchange).nanosIn(kind);
        assertThat(nanos).as("%s of %s", kind, exchange.url()).isNotNull();
        return nanos / 1e6;
    }

    private static RecordedExchange exchange(String tag) {
        List<RecordedExchange> found = recorded.stream()
                .filter(exchange -> exchange.url().endsWith("tag=" + tag))
                .toList();
        assertThat(found).as(tag).hasSize(1);
        return found.get(0);
    }

    private static TruthRecord origins(String tag) {
        try {
            return origin.records("exchange").stream()
                    .filter(record -> record.has("tag") && record.text("tag").equals(tag))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the hello at the origin to the given moment there, of the connection that carried the exchange. */
    private static double handshake(String tag, String untilNanos) {
        TruthRecord exchange = origins(tag);
        try {
            return origin.records("tls").stream()
                    .filter(record -> record.number("acceptNanos") == exchange.number("acceptNanos"))
                    .findFirst()
                    .orElseThrow()
                    .millis("clientHelloNanos", untilNanos);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
