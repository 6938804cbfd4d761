package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves the ground on which Weir's timing is judged: the path, the origin and the resolver keep the times they promise. */
final class PathIT {
    private static final Duration ONE_WAY = Duration.ofMillis(10);
    private static final double ROUND_TRIP_MILLIS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static DelayedPath path;
    private static PathProcess origin;

    @BeforeAll
    static void openPath() throws IOException, InterruptedException {
        DelayedPath.assumePossible();
        path = DelayedPath.open(ONE_WAY, directory);
        origin = path.startOrigin(TruthCertificate.create(directory), Duration.ofMillis(80));
    }

    @AfterAll
    static void closePath() throws IOException {
        if (path != null) {
            path.close();
        }
    }

    @AfterEach
    void restorePath() throws IOException {
        path.dropNothing();
        path.delay(ONE_WAY);
        path.bitsPerSecond(0);
    }

    /** Runs the probe in end A and returns what it measured, in the unit of the given function. */
    private static double[] probe(ToDoubleFunction<TruthRecord> measure, String... job)
            throws IOException, InterruptedException {
        PathProcess probe = path.startInA(DelayedPath.quickJava(PathProbe.class.getName(), job), Map.of(), true);
        assertThat(probe.awaitExit(LIMIT)).as(probe.output()).isZero();
        double[] values = probe.records(job[0].replace("-cold", "")).stream()
                .mapToDouble(measure)
                .sorted()
                .toArray();
        assertThat(values).as(probe.output()).hasSize(Integer.parseInt(job[job.length - 1]));
        System.out.printf(
                "%s: median %.3f, p95 %.3f, max %.3f ms%n",
                String.join(" ", job), share(values, 0.5), share(values, 0.95), share(values, 1));
        return values;
    }

    /** Milliseconds between two stamps in the origin's records of that kind, sorted. */
    private static double[] truth(String kind, String fromNanos, String toNanos, Predicate<TruthRecord> which)
            throws IOException {
        double[] values = origin.records(kind).stream()
                .filter(which)
                .mapToDouble(record -> record.millis(fromNanos, toNanos))
                .sorted()
                .toArray();
        assertThat(values).isNotEmpty();
        return values;
    }

    private static double share(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static double median(double[] sorted) {
        return share(sorted, 0.5);
    }

    /** 1 ms and 5 %: what the brief of the ground asks for. */
    private static org.assertj.core.data.Offset<Double> tolerance(double millis) {
        return within(1 + 0.05 * millis);
    }

    @Test
    void shuttleHandsPacketsOverWithinThreeTenthsOfAMillisecond() throws Exception {
        double[] oneWay = probe(record -> record.millis("sentNanos", "arrivedNanos"), "echo", "200");
        assertThat(oneWay[0]).as("no packet is early").isGreaterThanOrEqualTo(10);
        // The probe's figure holds two wake-ups of the machine, 0.2 to 0.5 ms of its own: the tight bound is for the
        // shuttle's own clock.
        assertThat(oneWay[0]).isCloseTo(10, within(1.0));
        System.out.println("shuttle: " + path.stats());
        assertThat(Double.parseDouble(path.stats().get("lateP95Us"))).isLessThan(300);
    }

    @Test
    void connectTakesOneRoundTrip() throws Exception {
        double[] millis = probe(record -> record.millis("startNanos", "connectedNanos"), "connect", "80", "50");
        assertThat(median(millis)).isCloseTo(ROUND_TRIP_MILLIS, tolerance(ROUND_TRIP_MILLIS));
    }

    @Test
    void changedDelayHoldsForTheNextConnection() throws Exception {
        path.delay(Duration.ofMillis(40));
        double[] millis = probe(record -> record.millis("startNanos", "connectedNanos"), "connect", "80", "10");
        assertThat(median(millis)).isCloseTo(80, tolerance(80));
    }

    @Test
    void lostFirstSynCostsOneSecond() throws Exception {
        path.drop(DelayedPath.Direction.A2B, DelayedPath.PacketKind.SYN, 1);
        double[] millis = probe(record -> record.millis("startNanos", "connectedNanos"), "connect-cold", "80", "1");
        assertThat(millis[0])
                .as("RFC 6298: the first retransmission comes after 1 s")
                .isBetween(1000.0, 1200.0);
        assertThat(path.packets())
                .anyMatch(packet -> packet.text("flags").equals("S") && packet.number("handedAtNanos") == -1);
    }

    @Test
    void slowNameTakesItsDelayAndARoundTrip() throws Exception {
        double[] millis =
                probe(record -> record.millis("startNanos", "answeredNanos"), "dns", "slow150-ground.truth.test", "5");
        assertThat(median(millis)).isCloseTo(170, tolerance(170));
        double[] answered = truth(
                "dns",
                "receivedNanos",
                "answeredNanos",
                record -> record.text("name").startsWith("slow150-ground"));
        assertThat(answered[0]).isGreaterThanOrEqualTo(150);
        assertThat(median(answered)).isCloseTo(150, within(2.0));
    }

    @Test
    void waitTakesItsDelayAndARoundTrip() throws Exception {
        double[] millis = probe(
                record -> record.millis("sentNanos", "firstByteNanos"),
                "get",
                "80",
                "-",
                "/wait?ms=100&tag=ground",
                "5");
        assertThat(median(millis)).isCloseTo(120, tolerance(120));
        double[] waited = truth(
                "exchange",
                "requestLastByteNanos",
                "responseFirstByteNanos",
                record -> record.text("tag").equals("ground"));
        assertThat(waited[0]).isGreaterThanOrEqualTo(100);
        assertThat(median(waited)).isCloseTo(100, within(2.0));
    }

    @Test
    void trickledBodyTakesItsPauses() throws Exception {
        for (String framing : List.of("chunked", "length", "close")) {
            double[] millis = probe(
                    record -> record.millis("firstByteNanos", "lastByteNanos"),
                    "get",
                    "80",
                    "-",
                    "/trickle?parts=5&everyMs=20&size=1000&framing=" + framing,
                    "5");
            assertThat(median(millis)).as(framing).isCloseTo(80, tolerance(80));
        }
    }

    @Test
    void tls13TakesOneRoundTripAndTls12Two() throws Exception {
        ToDoubleFunction<TruthRecord> handshake = record -> record.millis("connectedNanos", "securedNanos");
        double[] newer = probe(handshake, "get", "4413", "TLSv1.3", "/", "20");
        double[] older = probe(handshake, "get", "4412", "TLSv1.2", "/", "20");
        double[] slow = probe(handshake, "get", "4423", "TLSv1.3", "/", "5");
        // The quickest of many, and less than one round trip above the truth: the rest is the work of two Java TLS
        // ends.
        assertThat(newer[0]).isBetween(20.0, 36.0);
        assertThat(older[0]).isBetween(40.0, 56.0);
        assertThat(slow[0]).isBetween(100.0, 116.0);
        double[] hello = truth(
                "tls",
                "clientHelloNanos",
                "serverHelloNanos",
                tls -> tls.text("server").equals("tls13-slow"));
        assertThat(hello[0]).isBetween(80.0, 90.0);
    }

    @Test
    void originCountsTheExchangesOfAConnectionThatItCloses() throws Exception {
        probe(record -> record.millis("sentNanos", "firstByteNanos"), "get", "80", "-", "/close?tag=closing", "1");
        long connection = origin.records("exchange").stream()
                .filter(record -> record.text("tag").equals("closing"))
                .findFirst()
                .orElseThrow()
                .number("connection");
        TruthRecord closed = origin.awaitRecord(
                record -> record.kind().equals("connection") && record.number("connection") == connection, LIMIT);
        assertThat(closed.number("exchanges")).isEqualTo(1);
        assertThat(closed.text("closedBy")).isEqualTo("origin");
    }

    @Test
    void limitedRateStretchesABody() throws Exception {
        path.bitsPerSecond(8_000_000);
        double[] millis = probe(
                record -> record.millis("firstByteNanos", "lastByteNanos"),
                "get",
                "80",
                "-",
                "/wait?ms=0&size=200000",
                "3");
        // 200,000 bytes in 1,460-byte segments with 40-byte heads at 1 byte a microsecond, and gaps while the window is
        // small.
        assertThat(median(millis)).isBetween(200.0, 230.0);
    }

    @Test
    void packetLogAndJavaShareOneClock() throws Exception {
        PathProcess probe = path.startInA(
                DelayedPath.quickJava(PathProbe.class.getName(), "connect-cold", "80", "1"), Map.of(), true);
        assertThat(probe.awaitExit(LIMIT)).as(probe.output()).isZero();
        TruthRecord connect = probe.records("connect").get(0);
        assertThat(path.packets())
                .filteredOn(packet -> packet.text("flags").equals("S")
                        && packet.number("arrivedAtNanos") > connect.number("startNanos")
                        && packet.number("handedAtNanos") < connect.number("connectedNanos"))
                .hasSize(1)
                .allSatisfy(syn -> assertThat(syn.millis("arrivedAtNanos", "handedAtNanos"))
                        .isCloseTo(10, within(1.0)));
    }

    @Test
    void systemResolverOfBothEndsIsTheTruthResolver() throws Exception {
        PathProcess getent = path.startInA(List.of("getent", "ahosts", "dual-slow30-getent.truth.test"));
        assertThat(getent.awaitExit(LIMIT)).as(getent.output()).isZero();
        assertThat(getent.output()).contains(TruthName.ORIGIN_V4).contains(TruthName.ORIGIN_V6);
        assertThat(origin.records("dns"))
                .filteredOn(record -> record.text("name").startsWith("dual-slow30-getent"))
                .extracting(record -> record.number("type"))
                .containsExactlyInAnyOrder(1L, 28L);
    }

    @Test
    void killedKeeperTakesItsCommandAlong() throws Exception {
        PathProcess sleep = path.startInA(List.of("sleep", "600"));
        Awaitility.await().until(() -> sleep.process().children().count() == 1);
        ProcessHandle command = sleep.command();
        sleep.process().destroyForcibly();
        Awaitility.await().until(() -> !command.isAlive());
    }

    @Test
    void commandAndItsChildrenEndWithThePath() throws Exception {
        DelayedPath second = DelayedPath.open(Duration.ofMillis(1), directory.resolve("second"));
        PathProcess shell = second.startInA(List.of("sh", "-c", "sleep 600 & echo $!; sleep 600"));
        Awaitility.await().until(() -> shell.output().contains("\n"));
        long grandchild = Long.parseLong(shell.output().strip());
        assertThat(ProcessHandle.of(grandchild)).get().matches(ProcessHandle::isAlive);
        second.close();
        assertThat(shell.process().isAlive()).isFalse();
        assertThat(ProcessHandle.of(grandchild)).isEmpty();
    }

    @Test
    void exitCodeAndOutputComeBackFromBothEnds() throws Exception {
        PathProcess inB = path.startInB(List.of("sh", "-c", "cat /proc/net/dev; exit 7"));
        assertThat(inB.awaitExit(LIMIT)).isEqualTo(7);
        assertThat(Arrays.stream(inB.output().split("\n", -1))).anyMatch(line -> line.contains("path0:"));
    }
}
