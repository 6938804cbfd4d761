package dev.weir.app.truth;

import static dev.weir.inspector.findings.FindingCode.W307;
import static dev.weir.inspector.findings.FindingCode.W308;
import static dev.weir.inspector.findings.FindingCode.W401;
import static dev.weir.inspector.findings.FindingCode.W402;
import static dev.weir.inspector.findings.FindingCode.W403;
import static dev.weir.inspector.findings.FindingCode.W701;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureFindings;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.IOException;
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

/** Names and paths that are slow, short-lived or lossy in a known way, without packets and privilege: each is found, and nothing else. */
final class FindingsTruthIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static DelayedPath path;
    private static CaptureFindings findings;
    private static final Map<Long, String> TAGS = new HashMap<>();

    @BeforeAll
    static void record() throws Exception {
        DelayedPath.assumePossible();
        path = DelayedPath.open(Duration.ofMillis(10), directory);
        PathProcess origin = path.startOrigin(TruthCertificate.create(directory), Duration.ofMillis(80));
        Path capture = directory.resolve("findings.weir");
        PathProcess weir = path.startInA(
                DelayedPath.java("dev.weir.app.cli.Main", "run", "--packets", "off", "--capture", capture.toString()),
                Map.of("XDG_DATA_HOME", directory.resolve("data").toString()),
                true);
        Awaitility.await().atMost(LIMIT).until(() -> weir.output().contains("ready proxy="));
        curl("fresh-plain", "plain");
        curl("slow150-name", "slow");
        // Until it was asked for five times: within a second its answer is kept. Each time on a new connection.
        Awaitility.await().atMost(LIMIT).until(() -> {
            curl("/close?", "ttl1-name", "short");
            return asked(origin, "ttl1-name.truth.test") >= 5;
        });
        curl("dead6-name", "dead");
        path.drop(DelayedPath.Direction.A2B, DelayedPath.PacketKind.SYN, 1);
        curl("fresh-syn", "syn");
        path.dropNothing();
        path.drop(DelayedPath.Direction.A2B, DelayedPath.PacketKind.DATA, 1);
        curl("fresh-request", "request");
        path.dropNothing();
        weir.command().destroy();
        assertThat(weir.awaitExit(LIMIT)).as(weir.output()).isZero();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            findings = CaptureFindings.of(reader, Thresholds.USUAL, null);
            for (RecordedExchange exchange : reader.stream(ExchangeQuery.ALL).toList()) {
                String url = exchange.url();
                TAGS.put(exchange.number(), url.substring(url.lastIndexOf('=') + 1));
            }
        }
    }

    private static long asked(PathProcess origin, String name) throws IOException {
        return origin.records("dns").stream()
                .filter(record -> record.text("name").equals(name) && record.number("type") == 1)
                .count();
    }

    private static void curl(String name, String tag) throws IOException, InterruptedException {
        curl("/wait?ms=1&", name, tag);
    }

    private static void curl(String target, String name, String tag) throws IOException, InterruptedException {
        String url = "http://" + name + ".truth.test" + target + "tag=" + tag;
        String line = "curl -sS -o /dev/null --noproxy '' -x http://127.0.0.1:8877 '" + url + "'\n";
        PathProcess client = path.startInA(List.of("sh", "-ec", line), Map.of(), true);
        assertThat(client.awaitExit(LIMIT)).as(client.output()).isZero();
    }

    @AfterAll
    static void closePath() throws IOException {
        if (path != null) {
            path.close();
        }
    }

    private static List<Finding> found(FindingCode code) {
        return findings.all().stream().filter(finding -> finding.code() == code).toList();
    }

    private static List<String> tags(FindingCode code) {
        return found(code).stream().map(finding -> TAGS.get(finding.exchange())).toList();
    }

    @Test
    void nameThatTook150MillisecondsIsSlow() {
        Finding slow = found(W401).stream()
                .filter(finding -> TAGS.get(finding.exchange()).equals("slow"))
                .findFirst()
                .orElseThrow();
        assertThat(slow.nanosAtStake() / 1e6).isBetween(170.0, 350.0);
        assertThat(slow.values()).containsEntry("name", "slow150-name.truth.test");
    }

    @Test
    void nameThatMayNotBeKeptIsAskedForAgainAndAgain() {
        assertThat(tags(W402)).containsExactly("short");
        assertThat(found(W402).get(0).values()).containsEntry("ttl", "1").containsEntry("lookups", "5");
    }

    @Test
    void addressOfIpv6ThatIsDeadCostTheHeadStart() {
        assertThat(tags(W403)).containsExactly("dead");
        assertThat(found(W403).get(0).nanosAtStake() / 1e6).isBetween(250.0, 450.0);
        assertThat(found(W403).get(0).values()).containsEntry("address", "fd77::99");
    }

    @Test
    void lostSynIsToldByTheKernel() {
        assertThat(tags(W307)).contains("syn").doesNotContain("plain", "slow", "request");
        assertThat(found(W307)).extracting(Finding::evidence).containsOnly(Evidence.KERNEL);
    }

    @Test
    void lostRequestIsToldByTheKernel() {
        assertThat(tags(W308)).contains("request").doesNotContain("plain", "slow");
        assertThat(found(W308)).extracting(Finding::evidence).containsOnly(Evidence.KERNEL);
    }

    @Test
    void thatNoPacketsWereCapturedIsSaidOnce() {
        assertThat(found(W701)).hasSize(1);
    }
}
