package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The public tests for HTTP caches (cache-tests.fyi), of which each says what a cache did to a message: through Weir each has to come
 * out as it does directly, as Weir is no cache and changes nothing.
 */
class CacheTestsIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * The server breaks a connection that was used before, and Weir asks once more (RFC 9112, section 9.3.1): it counts one request more than
     * the client sent.
     */
    private static final Set<String> ASKED_AGAIN = Set.of(
            "stale-close",
            "stale-close-must-revalidate",
            "stale-close-no-cache",
            "stale-close-proxy-revalidate",
            "stale-close-s-maxage=2",
            "stale-sie-close");

    /** The server hangs up, also when it is asked again: through a proxy that is a 502, which is an answer, too, and not one of a cache. */
    private static final Set<String> HUNG_UP = Set.of("stale-sie-503", "stale-warning-become", "stale-warning-stored");

    /** The server says two lengths at once, or one that is not so: Weir answers with 502 instead (RFC 9112, section 6.3). */
    private static final Set<String> MALFORMED = Set.of(
            "headers-store-Content-Length",
            "headers-store-Transfer-Encoding",
            "304-etag-update-response-Content-Length");

    /** A server of Node ends an idle connection whenever it likes: what met that by chance is asked again. */
    private static final int ROUNDS = 3;

    @TempDir
    private Path directory;

    @Test
    void everyTestComesOutAsItDoesDirectly() throws Exception {
        NodeModules.need("http-cache-tests");
        int port = freePort();
        Process server = serve(port);
        try (RunningWeir weir = RunningWeir.start(directory.resolve("weir"))) {
            Set<String> different = compare(weir, port, Set.of());
            for (int round = 1; round < ROUNDS && !different.isEmpty(); round++) {
                different = compare(weir, port, different);
            }
            assertThat(different).as("differ from direct").isEmpty();

            Recorded recorded = weir.stop();
            assertThat(recorded.under("http://localhost:" + port + "/test/"))
                    .hasSizeGreaterThan(300)
                    .allSatisfy(
                            exchange -> assertThat(exchange.recording().whole()).isTrue())
                    .filteredOn(exchange -> exchange.failure() != null)
                    .extracting(RecordedExchange::url)
                    .hasSizeLessThan(40); // those that the server cuts
        } finally {
            server.destroyForcibly().onExit().join();
        }
    }

    /** Which differ, of those named; of all when none is. */
    private Set<String> compare(RunningWeir weir, int port, Set<String> names) throws Exception {
        Map<String, String> direct = run(port, 0, names);
        Map<String, String> through = run(port, weir.address().getPort(), names);
        assertThat(through.keySet()).isEqualTo(direct.keySet());
        if (names.isEmpty()) {
            assertThat(direct).hasSizeGreaterThan(300);
            assertThat(through.values())
                    .as("behaviours that were checked and held")
                    .filteredOn("held"::equals)
                    .hasSizeGreaterThan(100);
            assertThat(through.get("freshness-max-age"))
                    .as("what is fresh is asked for again: no cache")
                    .contains("does not come from cache");
        }
        Set<String> different = new TreeSet<>();
        direct.forEach((name, result) -> {
            boolean expected = ASKED_AGAIN.contains(name) || HUNG_UP.contains(name) || MALFORMED.contains(name);
            if (!expected && !result.equals(through.get(name))) {
                different.add(name);
            }
        });
        return different;
    }

    /** By test: that it held, or what was wrong. */
    private Map<String, String> run(int port, int proxy, Set<String> names) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("http://localhost:" + port, Integer.toString(proxy)));
        arguments.addAll(names);
        ClientRun run = ClientRun.of(
                        directory, NodeModules.program(directory, "cache-tests.mjs", arguments.toArray(new String[0])))
                .succeeded();
        Map<String, String> results = new TreeMap<>();
        for (Map.Entry<String, JsonNode> test : JSON.readTree(run.out()).properties()) {
            JsonNode result = test.getValue();
            // Each run of a test has a random path.
            results.put(
                    test.getKey(),
                    result.isBoolean() ? "held" : result.toString().replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "*"));
        }
        return results;
    }

    private Process serve(int port) throws IOException {
        Path home = NodeModules.home("http-cache-tests");
        ProcessBuilder builder = ClientRun.client(home, List.of("node", "server/server.mjs"));
        builder.environment()
                .putAll(Map.of(
                        "npm_config_protocol", "http",
                        "npm_config_port", Integer.toString(port),
                        "npm_config_pidfile", directory.resolve("pid").toString()));
        Process server = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.out").toFile())
                .start();
        Awaitility.await().ignoreExceptions().until(() -> {
            new Socket("localhost", port).close();
            return true;
        });
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
