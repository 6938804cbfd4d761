package dev.weir.app.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.model.RecordedExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** curl as people call it: what the record says of each kind of message. */
class CurlIT {

    private static final int UPLOAD_BYTES = 1_100_000;
    private static final byte[] TEXT = Site.bytes("water flows over the weir\n".repeat(400));

    @TempDir
    private static Path directory;

    private static Site site;
    private static RunningWeir weir;

    @BeforeAll
    static void start() throws IOException {
        ClientRun.needs("curl");
        site = Site.http()
                .page("/text", "text/plain; charset=utf-8", TEXT)
                .on("/sink", CurlIT::count)
                .on("/gzip", exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    Site.answer(exchange, 200, "text/plain; charset=utf-8", gzip(TEXT));
                })
                .on("/cached", CurlIT::notModified)
                .on("/range", CurlIT::range);
        weir = RunningWeir.start(directory.resolve("weir"));
    }

    @AfterAll
    static void stop() throws Exception {
        try (Site closedLast = site;
                RunningWeir ended = weir) {
            ended.stop();
        }
    }

    @Test
    void http10IsAnsweredAndTheClientsConnectionEndsBehindIt() throws Exception {
        assertThat(curl("-0", site.url("/text?1.0")).succeeded().out()).isEqualTo(new String(TEXT, UTF_8));

        Recorded recorded = weir.awaitAllOf(site.url("/text?1.0"));
        RecordedExchange exchange = recorded.only(site.url("/text?1.0"));
        assertThat(exchange.request().fields().version()).isEqualTo("HTTP/1.0");
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.response().body().bytes()).isEqualTo(TEXT.length);
        assertThat(recorded.connection(exchange.client()).exchanges()).isEqualTo(1);
        assertThat(recorded.harEntry(site.url("/text?1.0"))
                        .at("/request/httpVersion")
                        .asString())
                .isEqualTo("HTTP/1.0");
    }

    @Test
    void requestsOfOneCurlShareBothConnections() throws Exception {
        curl(site.url("/text?1"), "-o", "/dev/null", site.url("/text?2"), "-o", "/dev/null")
                .succeeded();

        Recorded recorded = weir.awaitAllOf(site.url("/text?1"));
        RecordedExchange first = recorded.only(site.url("/text?1"));
        RecordedExchange second = recorded.only(site.url("/text?2"));
        assertThat(second.client()).isEqualTo(first.client());
        assertThat(second.origin()).isEqualTo(first.origin());
        // Not by this test when another one left a connection in the pool.
        assertThat(second.paidBy()).isEqualTo(first.paidBy()).isNotEqualTo(second.id());
        assertThat(second.dns()).isNull();
        assertThat(second.attempts()).isEmpty();
        assertThat(recorded.connection(first.client()).exchanges()).isEqualTo(2);
        assertThat(second.response().body().kept()).isEqualTo(TEXT);
    }

    @Test
    void headHasAResponseWithoutBody() throws Exception {
        assertThat(curl("-I", site.url("/text?head")).succeeded().out()).contains("ontent-length: " + TEXT.length);

        RecordedExchange exchange = only(site.url("/text?head"));
        assertThat(exchange.method()).isEqualTo("HEAD");
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.response().body().wireBytes()).isZero();
        assertThat(exchange.response().fields().first("content-length")).isEqualTo(Integer.toString(TEXT.length));
    }

    @Test
    void expectedContinueComesBeforeTheBodyAndIsRecorded() throws Exception {
        Path body = upload();
        ClientRun run = curl("-v", "-H", "Expect: 100-continue", "--data-binary", "@" + body, site.url("/sink"));
        assertThat(run.succeeded().out()).isEqualTo("POST " + UPLOAD_BYTES);
        assertThat(run.err()).contains("< HTTP/1.1 100 Continue");

        RecordedExchange exchange = only(site.url("/sink"));
        assertThat(exchange.informational()).hasSize(1);
        assertThat(exchange.informational().get(0).head().startLine()).isEqualTo("HTTP/1.1 100 Continue");
        assertThat(exchange.request().body().bytes()).isEqualTo(UPLOAD_BYTES);
        assertThat(exchange.request().body().wireBytes()).isEqualTo(UPLOAD_BYTES);
        assertThat(exchange.request().sentBodyBytes()).isEqualTo(UPLOAD_BYTES);
        assertThat(exchange.status()).isEqualTo(200);
    }

    @Test
    void chunkedUploadIsRecordedWithAndWithoutItsFraming() throws Exception {
        Path body = upload();
        ClientRun run = curl("-H", "Transfer-Encoding: chunked", "-T", body.toString(), site.url("/sink?chunked"));
        assertThat(run.succeeded().out()).isEqualTo("PUT " + UPLOAD_BYTES);

        RecordedExchange exchange = only(site.url("/sink?chunked"));
        assertThat(exchange.request().body().bytes()).isEqualTo(UPLOAD_BYTES);
        assertThat(exchange.request().body().wireBytes()).isGreaterThan(UPLOAD_BYTES);
    }

    @Test
    void compressedResponseHasBothSizesInTheHar() throws Exception {
        assertThat(curl("--compressed", site.url("/gzip")).succeeded().out()).isEqualTo(new String(TEXT, UTF_8));

        JsonNode response =
                weir.awaitAllOf(site.url("/gzip")).harEntry(site.url("/gzip")).get("response");
        int compressed = gzip(TEXT).length;
        assertThat(response.get("bodySize").asInt()).isEqualTo(compressed);
        assertThat(response.at("/content/size").asInt()).isEqualTo(TEXT.length);
        assertThat(response.at("/content/compression").asInt()).isEqualTo(TEXT.length - compressed);
        assertThat(response.at("/content/text").asString()).isEqualTo(new String(TEXT, UTF_8));
    }

    @Test
    void notModifiedHasNoBodyAndKeepsTheConnection() throws Exception {
        curl("-H", "If-None-Match: \"1\"", site.url("/cached"), site.url("/text"), "-o", "/dev/null")
                .succeeded();

        Recorded recorded = weir.awaitAllOf(site.url("/cached"));
        RecordedExchange exchange = recorded.only(site.url("/cached"));
        assertThat(exchange.status()).isEqualTo(304);
        assertThat(exchange.response().body().wireBytes()).isZero();
        ConnectionId client = exchange.client();
        assertThat(recorded.only(site.url("/text")).client()).isEqualTo(client);
    }

    @Test
    void rangeIsRecordedAsTheOriginCutIt() throws Exception {
        assertThat(curl("-r", "6-10", site.url("/range")).succeeded().out()).isEqualTo("flows");

        RecordedExchange exchange = only(site.url("/range"));
        assertThat(exchange.status()).isEqualTo(206);
        assertThat(exchange.request().fields().first("range")).isEqualTo("bytes=6-10");
        assertThat(exchange.response().body().kept()).isEqualTo(Site.bytes("flows"));
    }

    private ClientRun curl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("curl", "-sS", "--noproxy", "", "-x", weir.proxyUrl(), "-m", "60"));
        command.addAll(List.of(arguments));
        return ClientRun.of(directory, command.toArray(String[]::new));
    }

    private static RecordedExchange only(String url) {
        return weir.awaitAllOf(url).only(url);
    }

    private Path upload() throws IOException {
        return Files.write(directory.resolve("upload"), new byte[UPLOAD_BYTES]);
    }

    private static void count(HttpExchange exchange) throws IOException {
        int count = exchange.getRequestBody().readAllBytes().length;
        Site.answer(exchange, 200, "text/plain", Site.bytes(exchange.getRequestMethod() + " " + count));
    }

    private static void notModified(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(304, -1);
        }
    }

    private static void range(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Range", "bytes 6-10/" + TEXT.length);
        Site.answer(exchange, 206, "text/plain", java.util.Arrays.copyOfRange(TEXT, 6, 11));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }
}
