package dev.weir.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that services are written with, through CONNECT and Weir's look inside: undici (Node's fetch) and gRPC. */
class NodeClientsIT {

    private static final int ECHOED_BYTES = 120_000;

    @TempDir
    private Path directory;

    private SelfSigned identity;

    @BeforeEach
    void prepare() throws Exception {
        NodeModules.need("undici");
        NodeModules.need("@grpc/grpc-js");
        identity = SelfSigned.localhost(directory);
    }

    private RunningWeir weir() throws Exception {
        return RunningWeir.start(
                directory.resolve("weir"),
                "--bodies",
                "all",
                "--trust",
                identity.certificate().toString());
    }

    @ParameterizedTest(name = "HTTP/2 {0}")
    @ValueSource(booleans = {false, true})
    void undiciAsksThroughItsProxyAgent(boolean http2) throws Exception {
        try (NodeServer origin = NodeServer.start(
                        directory,
                        "echo-server.js",
                        identity.key().toString(),
                        identity.certificate().toString());
                RunningWeir weir = weir()) {
            String url = "https://localhost:" + origin.port();
            ClientRun run = ClientRun.of(
                            directory,
                            NodeModules.program(
                                    directory,
                                    "undici-client.mjs",
                                    Integer.toString(weir.address().getPort()),
                                    url,
                                    weir.trust().bundle().toString(),
                                    Boolean.toString(http2)))
                    .succeeded();
            assertThat(run.out()).isEqualTo("200 2.0 hello\n200 true, 200 true, 200 true\n200 12\n");

            Recorded recorded = weir.stop();
            assertThat(recorded.exchanges()).hasSize(5).allSatisfy(exchange -> {
                assertThat(exchange.failure()).isNull();
                assertThat(exchange.request().head().startLine()).endsWith(http2 ? " HTTP/2" : " HTTP/1.1");
                assertThat(exchange.response().head().startLine()).startsWith("HTTP/2 200");
            });
            assertThat(recorded.under(url + "/echo/")).hasSize(3).allSatisfy(exchange -> {
                assertThat(exchange.request().body().bytes()).isEqualTo(ECHOED_BYTES);
                assertThat(exchange.response().body().kept())
                        .isEqualTo(exchange.request().body().kept());
            });
        }
    }

    @Test
    void everyKindOfGrpcCallPassesWithItsTrailers() throws Exception {
        try (NodeServer origin = NodeServer.start(
                        directory,
                        "grpc.js",
                        "serve",
                        identity.key().toString(),
                        identity.certificate().toString());
                RunningWeir weir = weir()) {
            ProcessBuilder client = NodeModules.program(
                    directory,
                    "grpc.js",
                    "call",
                    "localhost:" + origin.port(),
                    weir.trust().bundle().toString());
            client.environment().put("grpc_proxy", weir.proxyUrl());
            ClientRun run = ClientRun.of(directory, client).succeeded();
            assertThat(run.out().lines())
                    .containsExactly(
                            "unary heard one",
                            "trailer grey",
                            "stream many 1",
                            "stream many 2",
                            "stream many 3",
                            "stream many 4",
                            "stream many 5",
                            "talk heard a",
                            "talk heard b",
                            "talk heard c",
                            "fail 5 no such heron");

            Recorded recorded = weir.stop();
            String service = "https://localhost:" + origin.port() + "/heron.Heron/";
            assertThat(recorded.under(service)).hasSize(4).allSatisfy(exchange -> {
                assertThat(exchange.failure()).isNull();
                assertThat(recorded.connection(exchange.client()).protocol()).isEqualTo("h2");
                assertThat(recorded.connection(exchange.origin()).protocol()).isEqualTo("h2");
            });
            assertThat(trailers(recorded.only(service + "Unary"))).contains("grpc-status: 0", "heron-trailer: grey");
            assertThat(trailers(recorded.only(service + "Talk"))).contains("grpc-status: 0");
            // Three words and three answers, each in a message of gRPC with a prefix of five bytes.
            assertThat(recorded.only(service + "Talk").request().body().bytes()).isEqualTo(3 * (5 + 1));
            // A failure without a message is told by a response that is its head alone.
            RecordedExchange failed = recorded.only(service + "Fail");
            String head = new String(failed.response().head().bytes(), UTF_8);
            assertThat(List.of(head, trailers(failed))).anyMatch(part -> part.contains("grpc-status: 5"));
        }
    }

    private static String trailers(RecordedExchange exchange) {
        byte[] trailers = exchange.response().body().trailers();
        return trailers == null ? "" : new String(trailers, UTF_8);
    }
}
