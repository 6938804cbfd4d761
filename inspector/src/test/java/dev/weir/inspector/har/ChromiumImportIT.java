package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.inspector.testing.RandomExchanges;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rule 28: the importer of Chromium's DevTools shows the times that we meant. Skipped where there is no Chromium. */
class ChromiumImportIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String MOVED = "DevTools has its HAR importer elsewhere";

    /** In the DevTools page: reads a HAR and returns one object an imported request. */
    private static final String IMPORT = """
            (async () => {
              for (let i = 0; i < 300 && document.readyState !== 'complete'; i++) {
                await new Promise(done => setTimeout(done, 100));
              }
              let har;
              try { har = await import('/devtools/models/har/har.js'); } catch (e) { return 'moved: ' + e; }
              if (!har.HARFormat || !har.Importer) { return 'moved: no HARFormat'; }
              const bytes = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));
              const root = new har.HARFormat.HARRoot(JSON.parse(new TextDecoder().decode(bytes)));
              return har.Importer.Importer.requestsFromHARLog(root.log).map(r => ({
                dns: r.timing.dnsEnd - r.timing.dnsStart,
                connect: r.timing.connectEnd - r.timing.connectStart,
                ssl: r.timing.sslEnd - r.timing.sslStart,
                send: r.timing.sendEnd - r.timing.sendStart,
                wait: r.timing.receiveHeadersEnd - r.timing.sendEnd,
                duration: r.duration * 1000,
                status: r.statusCode,
                connection: r.connectionId,
                url: r.url()
              }));
            })()
            """;

    /** Chromium's own exporter, over the requests that its importer made. */
    private static final String EXPORT = """
            (async () => {
              for (let i = 0; i < 300 && document.readyState !== 'complete'; i++) {
                await new Promise(done => setTimeout(done, 100));
              }
              let har;
              try { har = await import('/devtools/models/har/har.js'); } catch (e) { return 'moved: ' + e; }
              if (!har.Log || !har.Log.Log || !har.Importer) { return 'moved: no Log'; }
              const bytes = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));
              const root = new har.HARFormat.HARRoot(JSON.parse(new TextDecoder().decode(bytes)));
              const requests = har.Importer.Importer.requestsFromHARLog(root.log);
              const log = await har.Log.Log.build(requests, {sanitize: false});
              return JSON.stringify({log: {...log, entries: await Promise.all(log.entries)}});
            })()
            """;

    @TempDir
    private Path profile;

    @Test
    void whatChromiumExportsIsImportedWithItsTimes() throws Exception {
        assumeThat(CHROMIUM).as("no Chromium here").isExecutable();
        JsonNode exported;
        try (DevTools devTools = DevTools.start(CHROMIUM, profile)) {
            exported = devTools.run(EXPORT.formatted(Base64.getEncoder().encodeToString(random())));
        }
        assertThat(exported.isString()).as(exported.toString()).isTrue();
        assumeThat(exported.asString()).as(MOVED).doesNotStartWith("moved");
        byte[] har = exported.asString().getBytes(StandardCharsets.UTF_8);

        JsonNode meant = HarText.parse(har).at("/log/entries");
        JsonNode imported = ImportRoundTripTest.again(har);

        assertThat(HarText.parse(har).at("/log/creator/name").asString()).isEqualTo("WebInspector");
        assertThat(imported).hasSize(meant.size()).isNotEmpty();
        for (int i = 0; i < meant.size(); i++) {
            JsonNode entry = meant.get(i);
            for (String name : new String[] {"dns", "ssl", "wait", "receive"}) {
                assertThat(imported.get(i).at("/timings/" + name).asDouble())
                        .as(name + " of " + entry)
                        .isCloseTo(entry.at("/timings/" + name).asDouble(), within(0.002));
            }
            // Chromium's importer takes TLS out of connect and its exporter does not put it back.
            double connect = entry.at("/timings/connect").asDouble();
            double ssl = entry.at("/timings/ssl").asDouble();
            assertThat(imported.get(i).at("/timings/connect").asDouble())
                    .as("connect of " + entry)
                    .isCloseTo(ssl > connect ? Math.max(connect, 0) + ssl : connect, within(0.002));
            assertThat(imported.get(i).at("/response/status")).isEqualTo(entry.at("/response/status"));
        }
    }

    @Test
    void rule28ChromiumImportsTheTimesWeMeant() throws Exception {
        assumeThat(CHROMIUM).as("no Chromium here").isExecutable();
        byte[] har = random();
        JsonNode entries = HarText.parse(har).at("/log/entries");
        JsonNode imported;
        try (DevTools devTools = DevTools.start(CHROMIUM, profile)) {
            imported = devTools.run(IMPORT.formatted(Base64.getEncoder().encodeToString(har)));
        }
        assumeThat(imported.isString()).as(MOVED + ": " + imported).isFalse();

        assertThat(imported.isArray()).as(imported.toString()).isTrue();
        assertThat(imported).hasSize(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            check(imported.get(i), entries.get(i));
        }
    }

    private static void check(JsonNode imported, JsonNode entry) {
        JsonNode timings = entry.get("timings");
        for (String name : new String[] {"dns", "connect", "ssl", "send", "wait"}) {
            double meant = timings.get(name).asDouble();
            double tls = name.equals("connect") ? Math.max(0, timings.get("ssl").asDouble()) : 0;
            boolean setUp = name.equals("dns") || name.equals("connect") || name.equals("ssl");
            if (setUp && meant <= tls) {
                // The importer takes a name or handshake of no length for one that did not happen and gives its start
                // as -1.
                continue;
            }
            assertThat(imported.get(name).asDouble()).as(name + " of " + entry).isCloseTo(meant, within(0.01));
        }
        assertThat(imported.get("duration").asDouble())
                .as("time of " + entry)
                .isCloseTo(entry.get("time").asDouble(), within(0.01));
        assertThat(imported.get("status").asInt())
                .isEqualTo(entry.at("/response/status").asInt());
        if (entry.has("_connectionId")) {
            assertThat(imported.get("connection").asString())
                    .isEqualTo(entry.get("_connectionId").asString());
        }
    }

    private static byte[] random() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RandomExchanges exchanges = new RandomExchanges(28);
        try (HarWriter writer = HarWriter.open(out, RandomExchanges.INFO, HarOptions.of(HarProfile.CHROME))) {
            for (int i = 0; i < 150; i++) {
                writer.entry(exchanges.next(), exchanges::connection);
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"log\"");
        return out.toByteArray();
    }
}
