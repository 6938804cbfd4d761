package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code weir load} speaks with servers of several kinds, and with a Weir in front of them. */
class LoadServersIT {

    @TempDir
    private Path home;

    private final List<Process> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.destroyForcibly().onExit().join());
    }

    private WeirProcess load(String out, String... arguments) {
        List<String> all = new ArrayList<>(List.of("load", "--loops", "1", "--out", out));
        all.addAll(List.of(arguments));
        return WeirProcess.start(home, Map.of(), all.toArray(String[]::new));
    }

    private JsonNode summary(String run) throws IOException {
        return new JsonMapper().readTree(Files.readString(home.resolve(run).resolve("summary.json")));
    }

    private static void assertWell(WeirProcess load) {
        WeirProcess.Result result = load.awaitEnd();
        assertThat(result.exit()).as(result.err()).isZero();
    }

    /** nghttp2's server, of which it is known that it speaks HTTP/2 only. */
    private int nghttpd(String... options) throws Exception {
        ClientRun.needs("nghttpd");
        Files.writeString(home.resolve("index.html"), "hello");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command =
                new ArrayList<>(List.of("nghttpd", "-a", "127.0.0.1", "-d", home.toString(), Integer.toString(port)));
        command.addAll(List.of(options));
        servers.add(ClientRun.client(home, command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("nghttpd." + port).toFile())
                .start());
        Awaitility.await().ignoreExceptions().until(() -> {
            new Socket("127.0.0.1", port).close();
            return true;
        });
        return port;
    }

    @Test
    void http2IsSpokenByPriorKnowledgeAndBehindTlsByRampsAndUsers() throws Exception {
        SelfSigned identity = SelfSigned.localhost(home);
        int plain = nghttpd("--no-tls");
        int secure = nghttpd(identity.key().toString(), identity.certificate().toString());
        try (WeirProcess users = load(
                        "users",
                        "http://127.0.0.1:" + plain + "/index.html",
                        "--http2",
                        "--closed",
                        "-c",
                        "40",
                        "--requests",
                        "400");
                WeirProcess ramp = load(
                        "ramp",
                        "https://127.0.0.1:" + secure + "/index.html",
                        "--trust",
                        identity.certificate().toString(),
                        "--ramp",
                        "0..100/s:1s",
                        "--rate",
                        "100/s",
                        "--duration",
                        "1s")) {
            assertWell(users);
            assertWell(ramp);
        }

        assertThat(summary("users").at("/requests/ok").asInt()).isEqualTo(400);
        assertThat(summary("users").at("/requests/http2").asInt()).isEqualTo(400);
        assertThat(summary("users").at("/connections/opened").asInt()).isBetween(1, 4);
        // 50 while the rate rises from nothing to 100/s, and 100 afterwards.
        JsonNode risen = summary("ramp");
        assertThat(risen.at("/requests/ok").asInt()).isEqualTo(150);
        assertThat(risen.at("/requests/http2").asInt()).isEqualTo(150);
        assertThat(risen.at("/phases/tls/count").asInt())
                .isEqualTo(risen.at("/connections/opened").asInt());
        assertThat(risen.at("/phases/corrected/count").asInt()).isEqualTo(150);
    }

    @Test
    void originBehindTlsThatSpeaksNoHttp2FailsWhereNothingElseIsWanted() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls("127.0.0.1", ScriptedOrigin.answering("hello"))) {
            String target = "https://127.0.0.1:" + origin.port() + "/";
            String trust = origin.authorityPem(home).toString();
            try (WeirProcess only =
                            load("only", target, "--trust", trust, "--http2", "--rate", "40", "--duration", "500ms");
                    WeirProcess chosen =
                            load("chosen", target, "--trust", trust, "--rate", "40", "--duration", "500ms")) {
                assertWell(only);
                assertWell(chosen);
            }

            assertThat(summary("only")
                            .at("/requests/failures/tls_protocol_error")
                            .asInt())
                    .isEqualTo(20);
            assertThat(summary("chosen").at("/requests/ok").asInt()).isEqualTo(20);
            assertThat(summary("chosen").at("/phases/tls/count").asInt())
                    .isEqualTo(summary("chosen").at("/connections/opened").asInt());
        }
    }

    /** Of http targets the proxy is asked; to https ones it is asked for a way, and opens it. */
    @Test
    void loadByWayOfAWeirIsRecordedThereRequestByRequest() throws Exception {
        try (ScriptedOrigin plain = ScriptedOrigin.plain(ScriptedOrigin.answering("hello"));
                ScriptedOrigin secure = ScriptedOrigin.tls("127.0.0.1", ScriptedOrigin.answering("hello"));
                WeirProcess weir = recording("via.weir", secure)) {
            String proxy = "http://" + weir.awaitReady().get(0);
            try (WeirProcess asked = load(
                            "asked",
                            "http://127.0.0.1:" + plain.port() + "/",
                            "--via",
                            proxy,
                            "--rate",
                            "100",
                            "--duration",
                            "1s",
                            "--keepalive",
                            "10");
                    WeirProcess opened = load(
                            "opened",
                            "https://127.0.0.1:" + secure.port() + "/",
                            "--via",
                            proxy,
                            "--insecure",
                            "--rate",
                            "50",
                            "--duration",
                            "1s")) {
                assertWell(asked);
                assertWell(opened);
            }
            weir.terminate();
            assertThat(weir.awaitEnd().exit()).isZero();

            assertThat(summary("asked").at("/requests/ok").asInt()).isEqualTo(100);
            assertThat(summary("opened").at("/requests/ok").asInt())
                    .as("%s", summary("opened").get("requests"))
                    .isEqualTo(50);
            assertThat(summary("asked").at("/wire/via").asString()).isEqualTo(proxy.substring("http://".length()));
            assertThat(plain.heads())
                    .hasSize(100)
                    .allSatisfy(head -> assertThat(head).containsIgnoringCase("\r\nvia: 1.1 "));
            assertThat(summary("opened").at("/phases/tls/count").asInt())
                    .isEqualTo(summary("opened").at("/connections/opened").asInt());
            assertRecorded();
        }
    }

    private WeirProcess recording(String capture, ScriptedOrigin trusted) throws Exception {
        return WeirProcess.start(
                home,
                Map.of(),
                "run",
                "--listen",
                "127.0.0.1:0",
                "--ui",
                "127.0.0.1:0",
                "--packets",
                "off",
                "--trust",
                trusted.authorityPem(home).toString(),
                "-o",
                capture);
    }

    private void assertRecorded() throws Exception {
        try (CaptureReader capture = CaptureReader.open(home.resolve("via.weir"))) {
            Iterable<RecordedExchange> exchanges = capture.exchanges(ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER));
            assertThat(exchanges)
                    .filteredOn(exchange -> exchange.url().startsWith("http://"))
                    .hasSize(100);
            assertThat(exchanges)
                    .filteredOn(exchange -> exchange.url().startsWith("https://"))
                    .hasSize(50);
            assertThat(capture.connections())
                    .filteredOn(connection -> connection.leg() == Leg.CLIENT)
                    .hasSize(summary("asked").at("/connections/opened").asInt()
                            + summary("opened").at("/connections/opened").asInt());
        }
    }
}
