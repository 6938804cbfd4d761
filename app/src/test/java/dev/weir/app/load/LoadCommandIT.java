package dev.weir.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

    /** nghttp2's server, of which it is known that it speaks HTTP/2 only. */
    private Process nghttpd(int port) throws Exception {
        Files.writeString(home.resolve("index.html"), "hello");
        Process server = new ProcessBuilder(
                        "nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", home.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("nghttpd.log").toFile())
                .start();
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void http2WithoutTlsIsSpokenByPriorKnowledgeWithManyStreamsOnAConnection() throws Exception {
        int port = freePort();
        Process server = nghttpd(port);
        try {
            WeirProcess.Result result = weir(
                    "load",
                    "http://127.0.0.1:" + port + "/index.html",
                    "--http2",
                    "--closed",
                    "-c",
                    "40",
                    "--requests",
                    "400",
                    "--loops",
                    "1",
                    "--out",
                    "h2");

            assertThat(result.exit()).as(result.err()).isZero();
            JsonNode requests = summary("h2").get("requests");
            assertThat(requests.get("ok").asInt()).isEqualTo(400);
            assertThat(requests.get("http2").asInt()).isEqualTo(400);
            assertThat(summary("h2").get("connections").get("opened").asInt()).isBetween(1, 4);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    @Test
    void originBehindTlsThatSpeaksNoHttp2FailsWhereNothingElseIsWanted() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("127.0.0.1", ScriptedOrigin.answering("hello"))) {
            String target = "https://127.0.0.1:" + origin.port() + "/";
            String trust = origin.authorityPem(home).toString();
            weir("load", target, "--trust", trust, "--http2", "--rate", "20", "--duration", "1s", "--out", "only");
            WeirProcess.Result chosen =
                    weir("load", target, "--trust", trust, "--rate", "20", "--duration", "1s", "--out", "chosen");

            assertThat(chosen.exit()).isZero();
            assertThat(summary("only")
                            .get("requests")
                            .get("failures")
                            .get("tls_protocol_error")
                            .asInt())
                    .isEqualTo(20);
            assertThat(summary("chosen").get("requests").get("ok").asInt()).isEqualTo(20);
            assertThat(summary("chosen").get("phases").get("tls").get("count").asInt())
                    .isEqualTo(
                            summary("chosen").get("connections").get("opened").asInt());
        }
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
                    "2s",
                    "--loops",
                    "1",
                    "--connections",
                    "20",
                    "--timeout",
                    "1s",
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

    @Test
    void twoResultsAreComparedAndPutTogether() throws Exception {
        try (ScriptedOrigin origin = hello()) {
            for (String run : List.of("pods/one", "pods/two")) {
                weir("load", url(origin), "--rate", "50", "--duration", "2s", "--out", run);
            }
            WeirProcess.Result other = weir(
                    "load", url(origin), "--rate", "60", "--duration", "2s", "--keepalive", "off", "--out", "other");
            assertThat(other.exit()).isZero();

            WeirProcess.Result merged = weir("load", "merge", "pods", "--out", "all", "--threshold", "failed<1%");
            assertThat(merged.exit()).as(merged.err()).isZero();
            assertThat(summary("all").get("requests").get("ok").asInt()).isEqualTo(200);
            assertThat(summary("all").get("phases").get("total").get("count").asInt())
                    .isEqualTo(200);
            assertThat(summary("all").get("nodes").size()).isEqualTo(2);
            assertThat(merged.out()).contains("skew: the last one began");

            WeirProcess.Result compared = weir("load", "diff", "pods/one", "pods/two", "--margin", "1000%", "--json");
            assertThat(compared.exit()).as(compared.err()).isZero();
            JsonNode diff = new JsonMapper().readTree(compared.out());
            assertThat(diff.get("schema").asString()).isEqualTo("weir.load.diff/v1");
            assertThat(diff.get("differences").size()).isGreaterThan(12);
            assertThat(weir("load", "diff", "pods/one", "other").err())
                    .contains("wire keepalive: on / off")
                    .contains("--force");
            assertThat(weir("load", "report", "all", "--lang", "zh").out())
                    .contains("请求")
                    .contains("偏差");
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
                weir("load", "calibrate", "--rounds", "1", "--round", "1s", "--rate", "50/s", "--out", "cal");

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
    void whatCouldDoHarmNeedsAYes() throws Exception {
        Path har = Files.writeString(home.resolve("post.har"), """
                {"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00.000Z","time":1,
                 "request":{"method":"POST","url":"http://127.0.0.1:1/","headers":[]}}]}}""");
        Path secret = Files.writeString(home.resolve("secret.har"), """
                {"log":{"entries":[{"startedDateTime":"2026-01-01T00:00:00.000Z","time":1,
                 "request":{"method":"GET","url":"http://127.0.0.1:1/",
                 "headers":[{"name":"Authorization","value":"\u2039redacted:1234\u203a"}]}}]}}""");

        assertThat(weir("load", "http://example.com/").err()).contains("--i-may-load example.com");
        assertThat(weir("load", "--har", har.toString()).err()).contains("--allow-unsafe");
        assertThat(weir("load", "--har", secret.toString()).err()).contains("--secrets FILE");
        for (String[] wrong : new String[][] {
            {"load"},
            {"load", "ftp://127.0.0.1/"},
            {"load", "http://127.0.0.1:1/", "--rate", "fast"},
            {"load", "http://127.0.0.1:1/", "--closed", "--rate", "5"},
            {"load", "http://127.0.0.1:1/", "--http1", "--http2"},
            {"load", "http://127.0.0.1:1/", "--http2", "--keepalive", "off"},
            {"load", "http://127.0.0.1:1/", "--threshold", "waits.p99<1ms"}
        }) {
            WeirProcess.Result result = weir(wrong);
            assertThat(result.exit()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(result.err()).startsWith("weir: ").doesNotContain("bug");
        }
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.filter(path -> String.valueOf(path.getFileName())
                            .toLowerCase(Locale.ROOT)
                            .startsWith("load-")))
                    .isEmpty();
        }
    }
}
