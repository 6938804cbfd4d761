package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.weir.certs.TrustFiles;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Debian's Chromium loads a page over HTTPS: all that the page needed is recorded, in its order. */
class ChromiumIT {

    private static final String HOST = "shop.test";

    /** The load event waits for the last picture, and that for the script: what is dumped then has all in it. */
    private static final byte[] PAGE = Site.bytes("""
            <!doctype html><html><head><title>loading</title>
            <link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,">
            </head><body><p id="fetched">nothing</p>
            <img src="/one.gif"><img src="/two.gif"><img src="/moved.gif"><img src="/missing.gif"><img src="/last.gif">
            <script src="/code.js"></script>
            </body></html>
            """);

    private static final byte[] CODE = Site.bytes("""
            fetch('/data.json').then(answer => answer.json()).then(data => {
              document.getElementById('fetched').textContent = data.word;
              return fetch('/done', {method: 'POST', body: data.word});
            });
            """);

    private static final byte[] STYLE = Site.bytes("body { color: #123456; margin: 0 }\n".repeat(200));

    private static final byte[] GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    @TempDir
    private Path directory;

    @BeforeEach
    void needChromium() {
        ClientRun.needs("chromium");
    }

    @Test
    void pageWithItsResourcesIsRecordedWhole() throws Exception {
        try (Site site = site();
                RunningWeir weir = RunningWeir.start(
                        directory.resolve("weir"),
                        "--trust",
                        site.authorityPem(directory).toString(),
                        "--resolve",
                        HOST + ":" + site.port() + ":127.0.0.1")) {
            String dom = load(weir, site.url("/page")).out();
            assertThat(dom).contains("<p id=\"fetched\">heron</p>");

            Recorded recorded = weir.stop();
            checkAll(recorded, site);
            checkOrder(recorded, site);
            checkConnections(recorded.under(site.url("/")));
            checkHar(recorded, site);
        }
    }

    private ClientRun load(RunningWeir weir, String url) throws IOException, InterruptedException {
        return Chromium.load(
                directory,
                weir,
                url,
                "--ignore-certificate-errors-spki-list=" + TrustFiles.spkiSha256Base64(weir.authority()));
    }

    private static Site site() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        return Site.https(HOST)
                .page("/page", "text/html; charset=utf-8", PAGE)
                .on("/style.css", ChromiumIT::style)
                .page("/code.js", "text/javascript", CODE)
                .page("/one.gif", "image/gif", GIF)
                .page("/two.gif", "image/gif", GIF)
                .on("/moved.gif", exchange -> {
                    exchange.getResponseHeaders().set("Location", "/two.gif?moved");
                    Site.answer(exchange, 302, "text/plain", new byte[0]);
                })
                .page("/data.json", "application/json", Site.bytes("{\"word\": \"heron\"}"))
                .on("/done", exchange -> {
                    // Whoever answers before the word has come lets the last picture be sent before it, too.
                    exchange.getRequestBody().readAllBytes();
                    Site.answer(exchange, 200, "text/plain", Site.bytes("thanks"));
                    done.countDown();
                })
                .on("/last.gif", exchange -> last(exchange, done));
    }

    private static void last(HttpExchange exchange, CountDownLatch done) throws IOException {
        try {
            boolean told = done.await(60, TimeUnit.SECONDS);
            Site.answer(exchange, told ? 200 : 500, "image/gif", GIF);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void style(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(STYLE);
        }
        Site.answer(exchange, 200, "text/css", compressed.toByteArray());
    }

    private static void checkAll(Recorded recorded, Site site) {
        assertThat(recorded.under(site.url("/"))).hasSize(11).allSatisfy(exchange -> {
            assertThat(exchange.recording().whole()).isTrue();
            assertThat(exchange.failure()).isNull();
            assertThat(exchange.authority()).isEqualTo(HOST + ":" + site.port());
        });
        for (String path : List.of(
                "/page",
                "/style.css",
                "/code.js",
                "/one.gif",
                "/two.gif",
                "/two.gif?moved",
                "/data.json",
                "/last.gif")) {
            assertThat(recorded.only(site.url(path)).status()).as(path).isEqualTo(200);
        }
        assertThat(recorded.only(site.url("/moved.gif")).status()).isEqualTo(302);
        assertThat(recorded.only(site.url("/missing.gif")).status()).isEqualTo(404);
        RecordedExchange done = recorded.only(site.url("/done"));
        assertThat(done.method()).isEqualTo("POST");
        assertThat(done.request().body().kept()).isEqualTo(Site.bytes("heron"));
        assertThat(recorded.only(site.url("/page")).response().body().kept()).isEqualTo(PAGE);
    }

    /** What must come behind what, whatever Chromium's priorities are. */
    private static void checkOrder(Recorded recorded, Site site) {
        // Not by their starts: the first of a connection begins with its CONNECT, which Chromium may send ahead of any
        // need.
        List<String> urls = recorded.under(site.url("/")).stream()
                .sorted(Comparator.comparing(exchange -> exchange.request().firstByteAtNanos()))
                .map(RecordedExchange::url)
                .toList();
        assertThat(urls).startsWith(site.url("/page"));
        assertThat(urls).containsSubsequence(site.url("/code.js"), site.url("/data.json"), site.url("/done"));
        assertThat(urls).containsSubsequence(site.url("/moved.gif"), site.url("/two.gif?moved"));
        RecordedExchange last = recorded.only(site.url("/last.gif"));
        RecordedExchange done = recorded.only(site.url("/done"));
        Timeline timeline = Timeline.of(last);
        assertThat(timeline.phase(PhaseKind.WAIT).endNanos())
                .as("the last picture comes when the script's word has come")
                .isGreaterThan(done.request().lastByteAtNanos());
    }

    /**
     * A browser opens at most six connections to a host by HTTP/1.1. Each set-up is paid once: by the first exchange of the
     * client whose CONNECT asked for it, or by none, when another took that connection first (Chromium sends a CONNECT ahead of any
     * need).
     */
    private static void checkConnections(List<RecordedExchange> exchanges) {
        Set<Object> clients = new HashSet<>();
        Map<ConnectionId, Set<ExchangeId>> payers = new HashMap<>();
        Set<ExchangeId> fresh = new HashSet<>();
        for (RecordedExchange exchange : exchanges) {
            clients.add(exchange.client());
            payers.computeIfAbsent(exchange.origin(), id -> new HashSet<>()).add(exchange.paidBy());
            if (!exchange.reused()) {
                fresh.add(exchange.id());
            }
            assertThat(exchange.originTls() != null)
                    .as(exchange.url() + " paid for TLS")
                    .isEqualTo(!exchange.reused());
        }
        assertThat(clients).hasSizeBetween(1, 6);
        payers.values()
                .forEach(paid -> assertThat(paid).filteredOn(fresh::contains).hasSizeLessThan(2));
        assertThat(fresh).isNotEmpty();
    }

    private static void checkHar(Recorded recorded, Site site) throws IOException {
        JsonNode style = recorded.harEntry(site.url("/style.css")).get("response");
        assertThat(style.at("/content/size").asInt()).isEqualTo(STYLE.length);
        assertThat(style.get("bodySize").asInt()).isLessThan(STYLE.length);
        JsonNode moved = recorded.harEntry(site.url("/moved.gif")).get("response");
        assertThat(moved.get("redirectURL").asString()).isEqualTo("/two.gif?moved");
        JsonNode code = recorded.harEntry(site.url("/code.js"));
        assertThat(code.at("/response/content/size").asInt()).isEqualTo(CODE.length);
        assertThat(recorded.harEntry(site.url("/one.gif"))
                        .at("/response/bodySize")
                        .asInt())
                .isEqualTo(GIF.length);
    }
}
