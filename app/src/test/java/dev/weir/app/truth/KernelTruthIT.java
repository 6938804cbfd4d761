package dev.weir.app.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Weir tells without privilege, from the kernel's words alone, is what went over the wire: {@code weir tcp} over a path between
 * two network namespaces that sees every packet, delays it, and loses those it is told to lose.
 */
final class KernelTruthIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration ONE_WAY = Duration.ofMillis(20);

    @TempDir
    static Path directory;

    private static DelayedPath path;
    private static int lastPort = 7000;

    @BeforeAll
    static void openPath() throws Exception {
        DelayedPath.assumePossible();
        path = DelayedPath.open(ONE_WAY, directory);
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
    }

    private static int server(String behaviour) throws IOException {
        int port = ++lastPort;
        PathProcess server =
                path.startInB(DelayedPath.quickJava(ClosingServer.class.getName(), Integer.toString(port), behaviour));
        server.awaitRecord(record -> record.kind().equals("ready"), LIMIT);
        return port;
    }

    /** What {@code weir tcp --json} says of a connection to that port. */
    private static String weirTcp(int port, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(DelayedPath.quickJava("dev.weir.app.cli.Main", "tcp", "10.77.0.2:" + port));
        command.addAll(List.of(options));
        command.add("--json");
        PathProcess weir = path.startInA(command, Map.of(), true);
        int exit = weir.awaitExit(LIMIT);
        assertThat(exit).as(weir.output()).isZero();
        return weir.output();
    }

    private static String field(String json, String name) {
        Matcher found =
                Pattern.compile("\"" + name + "\":\"?([^,\"}]*)").matcher(json.substring(json.indexOf("\"close\"")));
        return found.find() ? found.group(1) : "";
    }

    private static boolean isOf(TruthRecord packet, int port) {
        return packet.text("source").endsWith(":" + port)
                || packet.text("destination").endsWith(":" + port);
    }

    /** Flags of the packets of that port in the order in which they were sent, each with its direction. */
    private static List<String> wire(int port) throws IOException {
        return path.packets().stream()
                .filter(packet -> isOf(packet, port))
                .sorted((a, b) -> Long.compare(a.number("arrivedAtNanos"), b.number("arrivedAtNanos")))
                .map(packet -> packet.text("direction") + " " + packet.text("flags")
                        + (packet.number("handedAtNanos") < 0 ? " lost" : ""))
                .toList();
    }

    private static List<TruthRecord> fins(int port) throws IOException {
        return path.packets().stream()
                .filter(packet -> isOf(packet, port) && packet.text("flags").contains("F"))
                .sorted((a, b) -> Long.compare(a.number("arrivedAtNanos"), b.number("arrivedAtNanos")))
                .toList();
    }

    @Test
    void weThatCloseFirstHoldTimeWait() throws Exception {
        int port = server("answer");

        String told = weirTcp(port);

        assertThat(field(told, "first")).isEqualTo("weir");
        assertThat(field(told, "kind")).isEqualTo("fin");
        assertThat(field(told, "answer")).isEqualTo("fin");
        assertThat(field(told, "time_wait")).isEqualTo("weir");
        List<TruthRecord> fins = Awaitility.await().until(() -> fins(port), found -> found.size() >= 2);
        assertThat(fins.get(0).text("direction")).isEqualTo("a2b");
    }

    @Test
    void theOriginThatClosesFirstHoldsTimeWait() throws Exception {
        int port = server("at-once");

        String told = weirTcp(port, "--hold", "3s");

        assertThat(field(told, "first")).isEqualTo("peer");
        assertThat(field(told, "answer")).isEqualTo("fin");
        assertThat(field(told, "time_wait")).isEqualTo("peer");
        List<TruthRecord> fins = Awaitility.await().until(() -> fins(port), found -> found.size() >= 2);
        assertThat(fins.get(0).text("direction")).isEqualTo("b2a");
    }

    @Test
    void finsThatCrossAreASimultaneousClose() throws Exception {
        // Both ends wait for 400 ms after the handshake began at theirs: the FINs meet in the middle, with 200 ms to
        // spare each.
        int port = server("at-once");
        path.delay(Duration.ofMillis(400));

        String told = weirTcp(port, "--hold", "400ms");

        assertThat(field(told, "first")).isEqualTo("both");
        assertThat(field(told, "time_wait")).isEqualTo("both");
        // The last ones are written when they have arrived.
        List<TruthRecord> fins = Awaitility.await().until(() -> fins(port), found -> found.size() >= 2);
        assertThat(fins.get(1).number("arrivedAtNanos"))
                .as("the second FIN left before the first had come")
                .isLessThan(fins.get(0).number("handedAtNanos"));
    }

    @Test
    void aResetIsNoFin() throws Exception {
        int port = server("reset");

        String told = weirTcp(port, "--hold", "3s");

        assertThat(field(told, "first")).isEqualTo("peer");
        assertThat(field(told, "kind")).isEqualTo("rst");
        assertThat(field(told, "error")).isEqualTo("ECONNRESET");
        assertThat(field(told, "time_wait")).isEqualTo("nobody");
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(wire(port)).anyMatch(packet -> packet.startsWith("b2a") && packet.contains("R")));
    }

    @Test
    void anOriginThatDoesNotAnswerOurFinIsNotSaidToHave() throws Exception {
        int port = server("never");

        String told = weirTcp(port);

        assertThat(field(told, "first")).isEqualTo("weir");
        assertThat(field(told, "answer")).isEqualTo("none");
        assertThat(field(told, "time_wait")).isEqualTo("unknown");
    }

    @Test
    void aLostSynIsToldByTheKernelAndTakesASecond() throws Exception {
        int port = server("answer");
        path.drop(DelayedPath.Direction.A2B, DelayedPath.PacketKind.SYN, 1);

        String told = weirTcp(port);

        assertThat(told).contains("\"total_retrans\":1");
        Matcher times = Pattern.compile("\"connect_started_us\":(\\d+),\"established_us\":(\\d+)")
                .matcher(told);
        assertThat(times.find()).as(told).isTrue();
        assertThat(Long.parseLong(times.group(2)) - Long.parseLong(times.group(1)))
                .isBetween(1_000_000L, 1_500_000L);
        Awaitility.await().untilAsserted(() -> assertThat(wire(port)).startsWith("a2b S lost", "a2b S"));
    }

    @Test
    void theRoundTripIsThatOfThePath() throws Exception {
        int port = server("answer");

        String told = weirTcp(port);

        Matcher rtt =
                Pattern.compile("\"moment\":\"connected\".*?\"rtt_us\":(\\d+)").matcher(told);
        assertThat(rtt.find()).as(told).isTrue();
        assertThat(Long.parseLong(rtt.group(1))).isBetween(40_000L, 45_000L);
    }
}
