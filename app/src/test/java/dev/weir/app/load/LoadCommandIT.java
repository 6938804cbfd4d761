package dev.weir.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir load} as it is typed. */
class LoadCommandIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private JsonNode summary(String run) throws IOException {
        return new JsonMapper().readTree(Files.readString(home.resolve(run).resolve("summary.json")));
    }

    private WeirProcess.Result weir(String... arguments) {
        return WeirProcess.run(home, arguments);
    }

    private static String url(ScriptedOrigin origin) {
        return "http://127.0.0.1:" + origin.port() + "/";
    }

    private static ScriptedOrigin hello() throws Exception {
        return ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
    }

    /** A page whose style is only answered once its script was asked for as well. */
    @Test
    void visitLoadsAPageAsTheBrowserDidAndWithTheCookiesThatItWasGiven() throws Exception {
        Semaphore scripts = new Semaphore(0);
        List<String> seen = new CopyOnWriteArrayList<>();
        ScriptedOrigin.Script site = conversation -> {
            for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
                seen.add(head);
                String more = head.startsWith("GET /page") ? "Set-Cookie: id=7; Path=/\r\n" : "";
                if (head.startsWith("GET /script")) {
                    scripts.release();
                }
                boolean alone = head.startsWith("GET /style") && !acquired(scripts);
                conversation.write(
                        "HTTP/1.1 " + (alone ? "500 Alone" : "200 OK") + "\r\n" + more + "Content-Length: 0\r\n\r\n");
            }
        };
        try (ScriptedOrigin origin = ScriptedOrigin.plain(site)) {
            Path har = Files.writeString(home.resolve("page.har"), """
                    {"log":{"entries":[
                     {"startedDateTime":"2026-01-01T00:00:00.000Z","time":100,"request":{"method":"GET","url":"URLpage","headers":[]}},
                     {"startedDateTime":"2026-01-01T00:00:00.110Z","time":90,"request":{"method":"GET","url":"URLstyle",
                      "headers":[{"name":"Cookie","value":"id=old"}]}},
                     {"startedDateTime":"2026-01-01T00:00:00.120Z","time":30,"request":{"method":"GET","url":"URLscript","headers":[]}}
                    ]}}""".replace("URL", url(origin)));
            WeirProcess.Result result = weir(
                    "load", "--har", har.toString(), "--visits", "--rate", "5", "--duration", "1s", "--out", "visits");

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(summary("visits").get("requests").get("ok").asInt()).isEqualTo(15);
            assertThat(seen)
                    .filteredOn(head -> head.startsWith("GET /page"))
                    .hasSize(5)
                    .noneMatch(head -> head.contains("id="));
            assertThat(seen)
                    .filteredOn(head -> !head.startsWith("GET /page"))
                    .hasSize(10)
                    .allSatisfy(head -> assertThat(head).containsIgnoringCase("cookie: id=7\r\n"));
        }
    }

    private static boolean acquired(Semaphore scripts) {
        try {
            return scripts.tryAcquire(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void signalEndsTheLoadWhichWritesWhatItHasAndSaysSo() throws Exception {
        try (ScriptedOrigin origin = hello();
                WeirProcess load = WeirProcess.start(
                        home, Map.of(), "load", url(origin), "--rate", "50", "--duration", "300s", "--out", "cut")) {
            Awaitility.await().atMost(PATIENCE).until(() -> origin.heads().size() > 20);
            load.terminate();
            WeirProcess.Result result = load.awaitEnd();

            assertThat(result.exit()).isEqualTo(128 + 15);
            assertThat(result.out()).contains("INTERRUPTED");
            assertThat(summary("cut").get("interrupted").asBoolean()).isTrue();
            assertThat(summary("cut").get("requests").get("ok").asInt()).isGreaterThan(20);
            assertThat(home.resolve("cut/report.html")).exists();
            assertThat(home.resolve("cut/sample.weir")).exists();
        }
    }

    @Test
    void generatorThatIsAskedForTooMuchSaysSo() throws Exception {
        try (ScriptedOrigin origin = hello()) {
            WeirProcess.Result result = weir(
                    "load",
                    url(origin),
                    "--rate",
                    "400000/s",
                    "--duration",
                    "1s",
                    "--loops",
                    "1",
                    "--connections",
                    "20",
                    "--timeout",
                    "500ms",
                    "--out",
                    "much");

            assertThat(result.out()).contains("GENERATOR-LIMITED").contains("out of connections");
            JsonNode generator = summary("much").get("generator");
            assertThat(generator.get("limited").asBoolean()).isTrue();
            assertThat(generator.get("limits"))
                    .anySatisfy(
                            limit -> assertThat(limit.get("kind").asString()).isEqualTo("connections"))
                    .anySatisfy(
                            limit -> assertThat(limit.get("kind").asString()).isEqualTo("behind"));
            assertThat(Files.readString(home.resolve("much/report.html"))).contains("GENERATOR-LIMITED");
        }
    }

    /** Keeps its arguments and script, asks three times by way of the proxy of its environment, and ends as k6 does when a threshold broke. */
    private Path fakeK6(int port) throws IOException {
        Path programs = Files.createDirectories(home.resolve("programs"));
        Path k6 = Files.writeString(programs.resolve("k6"), """
                #!/bin/sh
                printf '%s\\n' "$@" > seen.arguments
                cp "$4" seen.mjs
                for i in 1 2 3; do curl -s http://target.test:PORT/ -o /dev/null || exit 7; done
                echo '{"metrics":{"http_reqs":{"count":3},"http_req_waiting":{"med":1.5,"max":5}}}' > "$3"
                exit 99
                """.replace("PORT", Integer.toString(port)));
        Files.setPosixFilePermissions(k6, PosixFilePermissions.fromString("rwxr-xr-x"));
        return programs;
    }

    @Test
    void k6GetsTheScriptAndWeirAsItsProxy() throws Exception {
        try (ScriptedOrigin origin = hello()) {
            Path programs = fakeK6(origin.port());
            String name = "target.test:" + origin.port();
            WeirProcess load = WeirProcess.start(
                    home,
                    Map.of("PATH", programs + ":" + System.getenv("PATH")),
                    "load",
                    "http://" + name + "/",
                    "--resolve",
                    name + ":127.0.0.1",
                    "--i-may-load",
                    "target.test",
                    "--engine",
                    "k6",
                    "--rate",
                    "30/s",
                    "--duration",
                    "2s",
                    "--threshold",
                    "wait.p99<9s",
                    "--out",
                    "run");
            WeirProcess.Result result = load.awaitEnd();

            assertThat(result.exit()).as(result.err()).isEqualTo(99);
            Path run = home.resolve("run");
            assertThat(Files.readAllLines(home.resolve("seen.arguments")))
                    .containsExactly(
                            "run",
                            "--summary-export",
                            run.resolve("k6-summary.json").toString(),
                            run.resolve("script.js").toString());
            assertThat(summary("run").get("requests").get("ok").asInt()).isEqualTo(3);
            assertThat(summary("run").get("phases").get("wait").get("count").asInt())
                    .isEqualTo(3);
            assertThat(result.out()).contains("http_req_waiting").contains("3 requests");
            assertThat(origin.heads()).hasSize(3);
            // It is a module that a JavaScript engine can parse.
            Process node = new ProcessBuilder(
                            "node", "--check", home.resolve("seen.mjs").toString())
                    .inheritIO()
                    .start();
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
        }
    }

    @Test
    void k6ThatIsNotThereLeavesItsScript() throws Exception {
        WeirProcess load = WeirProcess.start(
                home,
                Map.of("PATH", "/nowhere"),
                "load",
                "http://target.test/",
                "--i-may-load",
                "target.test",
                "--engine",
                "k6",
                "--out",
                "run");
        WeirProcess.Result result = load.awaitEnd();

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("k6 is not on the PATH");
        assertThat(Files.readString(home.resolve("run/script.js"))).contains("http://target.test/");
    }

    @Test
    void calibrationTellsWhatWeirAdds() throws Exception {
        WeirProcess.Result result =
                weir("load", "calibrate", "--rounds", "1", "--round", "500ms", "--rate", "100/s", "--out", "cal");

        assertThat(result.exit()).as(result.err()).isZero();
        JsonNode calibration = summary("cal");
        assertThat(calibration.get("schema").asString()).isEqualTo("weir.load.calibration/v1");
        assertThat(calibration.get("differences").size()).isEqualTo(9);
        assertThat(summary("cal/direct").get("requests").get("ok").asInt()).isEqualTo(50);
        assertThat(summary("cal/through").get("requests").get("ok").asInt()).isEqualTo(50);
        // Both rounds of that way, the one that warms up as well, are in the record of the proxy.
        WeirProcess.Result shown = weir("show", "--capture", "cal/weir.weir", "--jsonl");
        assertThat(shown.out().lines().filter(line -> line.startsWith("{")).count())
                .isEqualTo(100);
    }

    @Test
    void wrongOptionIsOneMessageAndExitCodeTwo() {
        WeirProcess.Result result = weir("load", "http://127.0.0.1:1/", "--rate", "fast");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).startsWith("weir: ").contains("fast").doesNotContain("bug");
    }
}
