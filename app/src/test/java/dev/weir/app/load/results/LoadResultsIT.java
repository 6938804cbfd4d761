package dev.weir.app.load.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.Trouble;
import dev.weir.app.terminal.KeptTerminal;
import dev.weir.app.terminal.Terminal;
import dev.weir.app.testing.WeirProcess;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is done with results of several loads: real ones are made, compared, put together and told again. */
class LoadResultsIT {

    private static final long SLOW_NANOS = 20_000_000;

    @TempDir
    private Path home;

    private volatile boolean slow;

    private JsonNode summary(String run) throws IOException {
        return new JsonMapper().readTree(Files.readString(home.resolve(run).resolve("summary.json")));
    }

    private record Told(int exit, String out, String err) {}

    /** In this process, as these commands only read files. */
    private static Told tell(Function<Terminal, Object> command, int columns, String... arguments) {
        KeptTerminal kept = new KeptTerminal(columns);
        int code = new CommandLine(command.apply(kept.terminal()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, line, result) -> {
                    if (e instanceof Trouble trouble) {
                        kept.terminal().err().println(trouble.text());
                        return trouble.exitCode();
                    }
                    throw e;
                })
                .execute(arguments);
        return new Told(code, kept.out(), kept.err());
    }

    private Told diff(String... arguments) {
        return tell(terminal -> new DiffCommand(terminal, home), 0, arguments);
    }

    private Told merge(String... arguments) {
        return tell(terminal -> new MergeCommand(terminal, home, "test"), 0, arguments);
    }

    private Told report(int columns, String... arguments) {
        return tell(terminal -> new ReportCommand(terminal, home), columns, arguments);
    }

    private ScriptedOrigin origin() {
        return ScriptedOrigin.plain(conversation -> {
            while (conversation.readHead() != null) {
                if (slow) {
                    LockSupport.parkNanos(SLOW_NANOS);
                }
                conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
            }
        });
    }

    /** All at the same time, as pods do. */
    private void load(ScriptedOrigin origin, String... runs) {
        List<WeirProcess> loads = new ArrayList<>();
        for (String out : runs) {
            loads.add(WeirProcess.start(
                    home,
                    Map.of(),
                    "load",
                    "http://127.0.0.1:" + origin.port() + "/",
                    "--rate",
                    "50",
                    "--duration",
                    "3s",
                    "--loops",
                    "1",
                    "--out",
                    out));
        }
        loads.forEach(load -> {
            try (load) {
                WeirProcess.Result result = load.awaitEnd();
                assertThat(result.exit()).as(result.err()).isZero();
            }
        });
    }

    /** The same result, had it been measured without keeping connections. */
    private void withoutKeepAlive(String from, String to) throws IOException {
        Path directory = Files.createDirectories(home.resolve(to));
        for (String file : List.of("summary.json", "phases.hlog")) {
            String text = Files.readString(home.resolve(from).resolve(file));
            Files.writeString(directory.resolve(file), text.replace("\"keepalive\":\"on\"", "\"keepalive\":\"off\""));
        }
    }

    @Test
    void resultsAreComparedPutTogetherAndToldAgain() throws Exception {
        try (ScriptedOrigin origin = origin()) {
            load(origin, "pods/one", "pods/two");
            slow = true;
            load(origin, "slow/one", "slow/two");
        }

        Told merged = merge("pods", "--out", "all", "--threshold", "failed<1%");
        assertThat(merged.exit()).as(merged.err()).isZero();
        assertThat(summary("all").at("/requests/ok").asInt()).isEqualTo(300);
        assertThat(summary("all").at("/phases/total/count").asInt()).isEqualTo(300);
        assertThat(summary("all").get("nodes").size()).isEqualTo(2);
        assertThat(merged.out()).contains("skew: the last one began");
        assertThat(merge("pods", "--out", "kept", "--threshold", "total.p50<1us")
                        .exit())
                .isEqualTo(99);

        // Twice three seconds on each side are enough for a verdict; what a busy machine adds is below the floor.
        Told worse = diff("pods", "slow", "--floor", "8ms");
        assertThat(worse.exit()).as(worse.out() + worse.err()).isEqualTo(99);
        assertThat(worse.out()).contains("WORSE");
        assertThat(worse.out()).doesNotContain("measure longer");
        Told better = diff("slow", "pods", "--floor", "8ms");
        assertThat(better.exit()).as(better.out()).isZero();
        assertThat(better.out()).contains("better").doesNotContain("WORSE");
        Told few = diff("pods/one", "slow/one");
        assertThat(few.exit()).as(few.out()).isZero();
        assertThat(few.out()).contains("measure longer");
        Told json = diff("pods/one", "pods/two", "--margin", "1000%", "--floor", "500ms", "--json");
        assertThat(json.exit()).as(json.out()).isZero();
        JsonNode differences = new JsonMapper().readTree(json.out());
        assertThat(differences.get("schema").asString()).isEqualTo("weir.load.diff/v1");
        assertThat(differences.get("differences").size()).isGreaterThan(12);
        withoutKeepAlive("pods/one", "other");
        Told refused = diff("pods/one", "other");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("wire keepalive: on / off").contains("--force");

        Told told = report(0, "all", "--lang", "zh");
        assertThat(told.out()).contains("请求").contains("偏差").contains("✓ failed<1%");
        assertThat(report(0, "kept").exit()).isEqualTo(99);
        for (int columns : List.of(50, 60, 80, 100)) {
            assertThat(report(columns, "pods/one").out().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        }
    }

    /** As pods of `weir load manifest` leave them: a capture each, of what another engine asked by way of Weir. */
    @Test
    void capturesOfPodsArePutTogetherAndTheirSkewIsTold() throws Exception {
        try (ScriptedOrigin origin = origin()) {
            List<WeirProcess> pods = new ArrayList<>();
            for (String pod : List.of("pods/a", "pods/b")) {
                Files.createDirectories(home.resolve(pod));
                pods.add(WeirProcess.start(
                        home,
                        Map.of(),
                        "run",
                        "--listen",
                        "127.0.0.1:0",
                        "--ui",
                        "127.0.0.1:0",
                        "--packets",
                        "off",
                        "-o",
                        pod + "/capture.weir"));
            }
            ask(pods.get(0), origin, 30);
            // The other one asks for the same, slowly: its rate and its tail are others.
            slow = true;
            ask(pods.get(1), origin, 30);
            pods.forEach(WeirProcess::terminate);
            pods.forEach(pod -> assertThat(pod.awaitEnd().exit()).isZero());
        }

        Told merged = merge("pods", "--out", "all");

        assertThat(merged.exit()).as(merged.err()).isZero();
        assertThat(summary("all").at("/requests/ok").asInt()).isEqualTo(60);
        assertThat(summary("all").at("/phases/wait/count").asInt()).isEqualTo(60);
        assertThat(summary("all").at("/connections/opened").asInt()).isEqualTo(2);
        assertThat(summary("all").at("/phases/corrected/count").asInt()).isZero();
        assertThat(summary("all").get("nodes"))
                .extracting(node -> node.get("requests").asInt())
                .containsExactly(30, 30);
        assertThat(merged.out())
                .contains("skew: the last one began")
                .contains("UNEVEN")
                .contains("their p99 differ by");
        assertThat(merged.out()).doesNotContain("HELD");
        assertThat(Files.readString(home.resolve("all/report.html"))).contains("UNEVEN");
    }

    private static void ask(WeirProcess weir, ScriptedOrigin origin, int times) throws Exception {
        String[] proxy = weir.awaitReady().get(0).split(":", -1);
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(proxy[0], Integer.parseInt(proxy[1]))))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + origin.port() + "/"))
                .build();
        for (int i = 0; i < times; i++) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
