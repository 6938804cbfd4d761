package dev.weir.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.Leg;
import dev.weir.events.TcpState;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ledger.CensusCodec;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.testing.UsualRecords;
import dev.weir.web.UiServer;
import dev.weir.web.capture.ShownCapture;
import dev.weir.web.http.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over HTTP, of a stored capture: every answer is held against the description. */
class ApiIT {

    private static final Description DESCRIPTION = new Description();

    @TempDir
    Path directory;

    private final Token token = Token.random();
    private final HttpClient client = HttpClient.newHttpClient();
    private UiServer server;

    /** 600 exchanges, every tenth with a connection and a lookup of its own. */
    @BeforeEach
    void serve() throws IOException {
        Path capture = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(capture, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= 600; number++) {
                RecordedExchange exchange = UsualRecords.exchange(number);
                writer.exchange(
                        number == 77
                                ? UsualRecords.withUrl(
                                        exchange, "https://hostile.test/<script>?token=xyzzy&a=\u202e\uD800")
                                : exchange);
            }
            for (int id = 1; id <= 62; id++) {
                writer.connection(UsualRecords.connection(id));
            }
            writer.census(
                    1_000,
                    CensusCodec.write(new SocketCensus(
                            1_000,
                            List.of(new SocketCensus.Row(Leg.CLIENT, "clients", TcpState.ESTABLISHED, 3)),
                            List.of(new SocketCensus.CloseWait(
                                    Leg.CLIENT,
                                    Party.PEER,
                                    "127.0.0.1:1",
                                    "127.0.0.1:2",
                                    6_000_000_000L,
                                    "curl (7)")))));
            writer.seal(UsualRecords.INFO);
        }
        server = UiServer.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token);
        server.start(new Api(new ShownCapture(capture, null, 28_232, Thresholds.USUAL)));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String path, String... headers) {
        return ask("GET", path, headers);
    }

    private HttpResponse<String> ask(String method, String path, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains("Authorization") && !all.contains("Cookie")) {
            all.addAll(List.of("Authorization", "Bearer " + token.text()));
        }
        try {
            return client.send(
                    HttpRequest.newBuilder(base().resolve(path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .headers(all.toArray(new String[0]))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/api/v1/");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode described(String template, String path, int status) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(DESCRIPTION.faults(template, status, answer.body()))
                .as("%s: %s", path, answer.body())
                .isEmpty();
        return new JsonMapper().readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource({
        "/capture, capture",
        "/exchanges, exchanges?limit=1000",
        "/exchanges/{number}, exchanges/20",
        "/exchanges/{number}, exchanges/77",
        "/connections, connections",
        "/connections/{id}, connections/c4",
        "/dns, dns",
        "/findings, findings",
        "/pages, pages",
        "/findings, findings?lang=zh",
        "/sockets, sockets",
        "/sockets/census, sockets/census",
        "/hosts, hosts",
        "/overview, overview?bins=10",
        "/suggestions, suggestions",
        "/filter, filter?filter=new",
        "/findings/{code}, findings/W301",
        "/findings/{code}, findings/W301?lang=zh",
        "/exchanges/{number}/har, exchanges/3/har",
        "/har, har?for=minimal"
    })
    void answersAreAsDescribed(String template, String path) {
        described(template, path, 200);
    }

    @ParameterizedTest
    @CsvSource({
        "400, exchanges?limit=-1, bad_parameter",
        "400, exchanges?colour=red, bad_parameter",
        "400, exchanges?limit=1&limit=2, bad_parameter",
        "400, exchanges?filter=wait%3E, bad_filter",
        "404, exchanges/9999, not_found",
        "404, exchanges/x, not_found",
        "404, nothing, not_found",
        "404, findings/W999, not_found",
        "404, exchanges/1/pcapng, not_found",
        "404, connections/c4/pcapng, not_found",
        "404, connections/4/pcapng, not_found",
        "403, exchanges/1/response/body, reveal_required",
        "404, exchanges/1/request/body?decoded=1, not_found",
        "409, quiescence, not_live",
        "409, ca.pem, not_live"
    })
    void whatIsWrongIsSaidInOneForm(int status, String path, String code) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(described("", path, status).get("code").asString()).isEqualTo(code);
    }

    @Test
    void aWrongFilterIsToldWithItsPosition() {
        JsonNode problem = described("", "exchanges?filter=" + encoded("new wait>soon"), 400);
        assertThat(problem.get("position").asInt()).isEqualTo(9);
    }

    @Test
    void pagesFollowSortAndFilter() {
        // On a busy machine the index takes more than the first question's patience.
        Awaitility.await()
                .until(() -> described("/exchanges", "exchanges?limit=0", 200)
                        .get("complete")
                        .asBoolean());
        JsonNode page = described("/exchanges", "exchanges?sort=started&order=desc&offset=10&limit=5", 200);
        assertThat(page.get("total").asInt()).isEqualTo(600);
        assertThat(page.get("complete").asBoolean()).isTrue();
        assertThat(numbers(page)).containsExactly(590, 589, 588, 587, 586);
        JsonNode some = described("/exchanges", "exchanges?filter=" + encoded("new number<=50"), 200);
        assertThat(numbers(some)).containsExactly(10, 20, 30, 40, 50);
        assertThat(some.get("filter").asString()).isEqualTo("new number<=50");
    }

    /** Each question goes on where the one before had to stop. */
    @Test
    void whatSqlCannotDecideIsCompleteInTheEnd() {
        JsonNode looked;
        int asked = 0;
        do {
            looked = described("/exchanges", "exchanges?filter=" + encoded("~bs ccc number<100"), 200);
            asked++;
        } while (!looked.get("complete").asBoolean() && asked < 100);
        assertThat(looked.get("complete").asBoolean()).isTrue();
        assertThat(numbers(looked)).containsExactly(2, 28, 54, 80);
        assertThat(looked.get("total").asInt())
                .isEqualTo(numbers(looked).size())
                .isPositive();
    }

    @Test
    void whatWasFoundIsGroupedByCodeAndFoundAgainByTheFilter() {
        JsonNode found = Awaitility.await()
                .until(
                        () -> described("/findings", "findings", 200),
                        answer -> answer.get("complete").asBoolean());
        List<String> severities = new ArrayList<>();
        found.get("groups")
                .forEach(group -> severities.add(group.get("severity").asString()));
        assertThat(severities)
                .isNotEmpty()
                .isSortedAccordingTo(Comparator.comparing(List.of("error", "warning", "info")::indexOf));
        for (JsonNode group : found.get("groups")) {
            String code = group.get("code").asString();
            JsonNode page = described("/exchanges", "exchanges?limit=1000&filter=" + encoded("finding=" + code), 200);
            assertThat(page.get("complete").asBoolean()).isTrue();
            assertThat(page.get("rows"))
                    .allSatisfy(row -> assertThat(row.get(21).toString()).contains(code));
            if (group.get("connections").asInt() == 0) {
                assertThat(page.get("total").asInt())
                        .isEqualTo(group.get("exchanges").asInt());
            }
        }
        JsonNode slow = described("/exchanges", "exchanges?filter=" + encoded("finding=W*"), 200);
        int first = slow.get("rows").get(0).get(0).asInt();
        JsonNode one = described("/exchanges/{number}", "exchanges/" + first + "?lang=zh", 200);
        assertThat(one.get("findings").toString()).contains("W").containsPattern("\\p{IsHan}");
    }

    @Test
    void metricsAreOpenMetricsAndCountEveryExchange() {
        String metrics = Awaitility.await()
                .until(
                        () -> get("metrics").body(),
                        text -> text.contains("http_client_request_duration_seconds_count 600\n")
                                && text.contains("weir_findings_total{"));
        assertThat(OpenMetricsText.faults(metrics)).isEmpty();
        assertThat(metrics)
                .contains(
                        "weir_phase_duration_seconds_bucket{phase=\"wait\",le=\"+Inf\"}",
                        "dns_lookup_duration_seconds_count ",
                        "http_client_open_connections{http_connection_state=\"idle\"} 0",
                        "http_client_connection_duration_seconds_count ",
                        "weir_connections_opened_total{reason=\"",
                        "weir_tcp_sockets{side=\"client\",state=\"established\"} 3",
                        "weir_capture_bytes ",
                        "weir_event_loop_lag_seconds{quantile=\"0.99\"} ",
                        "weir_recording_held_seconds_total ");
        assertThat(get("metrics").headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(OpenMetricsText.faults("# TYPE a counter\na 1\n# EOF\n")).isNotEmpty();
        assertThat(OpenMetricsText.faults("# TYPE a counter\na_total 1\na_total 1\n# EOF\n"))
                .isNotEmpty();
    }

    @Test
    void aStoredCaptureTakesNoMarkOfAPage() {
        assertThat(ask("POST", "pages").statusCode()).isEqualTo(409);
    }

    @Test
    void aStoredCaptureHasNoProxyThatCouldMakeARequestAgain() {
        assertThat(ask("POST", "exchanges/1/replay").body()).contains("\"not_live\"");
    }

    @Test
    void notesStandInTheCaptureAndAreFoundAgain() throws Exception {
        assertThat(put("exchanges/7/note", "{\"marked\":true,\"comment\":\" slow \u202e <b> \"}")
                        .statusCode())
                .isEqualTo(204);
        JsonNode page = described("/exchanges", "exchanges?filter=" + encoded("~marked & ~comment slow"), 200);
        assertThat(numbers(page)).containsExactly(7);
        assertThat(page.get("rows").get(0).get(page.get("columns").size() - 1).toString())
                .isEqualTo("[true,\"slow \u202e <b>\"]");
        assertThat(described("/exchanges/{number}", "exchanges/7", 200)
                        .at("/note/comment")
                        .asString())
                .isEqualTo("slow \u202e <b>");
        assertThat(described("/capture", "capture", 200).get("notes").toString())
                .isEqualTo("{\"count\":1,\"round\":1}");
        assertThat(get("exchanges/7/har").body()).contains("\"comment\":\"slow ");
        assertThat(ask("DELETE", "exchanges/7/note").statusCode()).isEqualTo(204);
        assertThat(numbers(described("/exchanges", "exchanges?filter=~marked", 200)))
                .isEmpty();
        assertThat(put("exchanges/7/note", "[]").statusCode()).isEqualTo(400);
        assertThat(put("exchanges/7/note", "{\"comment\":\"" + "x".repeat(2_001) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(put("exchanges/7000/note", "{\"marked\":true}").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> put(String path, String json) throws Exception {
        return client.send(
                HttpRequest.newBuilder(base().resolve(path))
                        .PUT(HttpRequest.BodyPublishers.ofString(json))
                        .header("Authorization", "Bearer " + token.text())
                        .build(),
                BodyHandlers.ofString());
    }

    private static List<Integer> numbers(JsonNode page) {
        List<Integer> numbers = new ArrayList<>();
        page.get("rows").forEach(row -> numbers.add(row.get(0).asInt()));
        return numbers;
    }

    @Test
    void secretsAreMaskedUntilTheyAreAskedForByName() {
        assertThat(get("exchanges/77").body()).doesNotContain("xyzzy").contains("\"masked\":true");
        assertThat(get("exchanges?filter=number%3D77").body()).doesNotContain("xyzzy");
        assertThat(get("exchanges/77/curl").body()).doesNotContain("xyzzy").startsWith("curl ");
        assertThat(get("exchanges/1").body()).doesNotContain("5f2c8a1e77");
        assertThat(get("exchanges/1", "Weir-Reveal", "secrets").body()).contains("5f2c8a1e77");
        assertThat(get("exchanges/77", "Weir-Reveal", "secrets").body()).contains("xyzzy");
    }

    @Test
    void bodiesComeInPartsAndNeverAsSomethingThatABrowserRuns() {
        HttpResponse<String> whole = get("exchanges/1/response/body", "Weir-Reveal", "secrets");
        assertThat(whole.body()).isEqualTo("b".repeat(120));
        assertThat(whole.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(whole.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        assertThat(whole.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("sandbox");
        assertThat(whole.headers().firstValue("Weir-Media-Type")).contains("text/javascript; charset=utf-8");
        HttpResponse<String> part = get("exchanges/1/response/body?decoded=1", "Range", "bytes=100-");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).hasSize(20);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-119/120");
        assertThat(get("exchanges/1/response/body?decoded=1", "Range", "bytes=500-")
                        .statusCode())
                .isEqualTo(416);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exchanges", "har", "events", "capture", "exchanges/1/curl"})
    void withoutTheTokenNothingIsTold(String path) {
        assertThat(get(path, "Authorization", "Bearer " + "x".repeat(43)).statusCode())
                .isEqualTo(401);
        assertThat(get(path, "Authorization", "").statusCode()).isEqualTo(401);
    }

    @Test
    void theCookieServesThePageAndNobodyElse() {
        HttpResponse<String> session = ask("POST", "session");
        assertThat(session.statusCode()).isEqualTo(204);
        String cookie = session.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(token.text());
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(get("capture", "Cookie", pair).statusCode()).isEqualTo(200);
        assertThat(get("capture", "Cookie", pair, "Origin", "http://evil.test").statusCode())
                .isEqualTo(403);
        assertThat(get("capture", "Cookie", pair, "Sec-Fetch-Site", "same-site").statusCode())
                .as("another port of this host is the same site")
                .isEqualTo(403);
        assertThat(ask("DELETE", "session", "Cookie", pair).statusCode())
                .as("a write without an Origin")
                .isEqualTo(403);
    }

    @Test
    void aStoredCaptureHasNothingToFollowAndSaysSo() throws IOException, InterruptedException {
        HttpResponse<java.io.InputStream> events = client.send(
                HttpRequest.newBuilder(base().resolve("events"))
                        .header("Authorization", "Bearer " + token.text())
                        .build(),
                BodyHandlers.ofInputStream());
        try (java.io.InputStream in = events.body()) {
            assertThat(new String(in.readNBytes(25), StandardCharsets.UTF_8)).isEqualTo("event: reset\ndata: {}\n\nev");
        }
    }
}
