package dev.weir.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.app.testing.WeirProcess;
import dev.weir.inspector.har.DevTools;
import dev.weir.proxy.testing.ScriptedOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Chromium's DevTools write into a HAR of a page that they loaded is made again by {@code weir load}. */
class ChromiumHarIT {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String PAGE = "<link rel=stylesheet href=/a.css><script src=/b.js></script><img src=/c.png>";

    /** In DevTools that look at a tab: has it load the page, and exports what was asked for once four answers are there. */
    private static final String EXPORT = """
            (async () => {
              const pause = () => new Promise(done => setTimeout(done, 100));
              let sdk, logs, har;
              try {
                sdk = await import('/devtools/core/sdk/sdk.js');
                logs = await import('/devtools/models/logs/logs.js');
                har = await import('/devtools/models/har/har.js');
              } catch (e) { return 'moved: ' + e; }
              let tab = null;
              for (let i = 0; i < 600 && !tab; i++) {
                tab = sdk.TargetManager.TargetManager.instance().primaryPageTarget();
                await pause();
              }
              await tab.model(sdk.ResourceTreeModel.ResourceTreeModel).navigate('%1$s');
              const asked = () => logs.NetworkLog.NetworkLog.instance().requests().filter(r => r.url().startsWith('%1$s'));
              const over = () => asked().filter(r => r.finished && /\\/(|a[.]css|b[.]js|c[.]png)$/.test(r.url())).length;
              for (let i = 0; i < 600 && over() < 4; i++) {
                await pause();
              }
              const log = await har.Log.Log.build(asked(), {sanitize: false});
              return JSON.stringify({log: {...log, entries: await Promise.all(log.entries)}});
            })()
            """;

    @TempDir
    private Path home;

    @Test
    void pageThatChromiumLoadedIsLoadedAgainByManyVisitors() throws Exception {
        assumeThat(CHROMIUM).as("no Chromium here").isExecutable();
        List<String> seen = new CopyOnWriteArrayList<>();
        try (ScriptedOrigin site = ScriptedOrigin.plain(conversation -> {
            for (String head = conversation.readHead(); head != null; head = conversation.readHead()) {
                seen.add(head);
                String body = head.startsWith("GET / ") ? PAGE : "x";
                String type = head.startsWith("GET / ") ? "text/html\r\nSet-Cookie: id=7" : "text/plain";
                conversation.write("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body);
            }
        })) {
            Path har = exported("http://127.0.0.1:" + site.port() + "/");
            int entries = new JsonMapper()
                    .readTree(Files.readString(har))
                    .at("/log/entries")
                    .size();
            seen.clear();
            WeirProcess.Result result = WeirProcess.run(
                    home,
                    "load",
                    "--har",
                    har.toString(),
                    "--visits",
                    "--rate",
                    "4",
                    "--duration",
                    "2s",
                    "--out",
                    "run");

            assertThat(result.exit()).as(result.err()).isZero();
            JsonNode requests = new JsonMapper()
                    .readTree(Files.readString(home.resolve("run/summary.json")))
                    .get("requests");
            assertThat(requests.get("ok").asInt()).isEqualTo(8 * entries);
            assertThat(requests.get("failed").asInt()).isZero();
            assertThat(seen)
                    .filteredOn(head -> head.startsWith("GET /a.css "))
                    .hasSize(8)
                    .allSatisfy(
                            head -> assertThat(head).contains("Cookie: id=7").contains("Chrome/"));
        }
    }

    private Path exported(String url) throws Exception {
        JsonNode found;
        try (DevTools devTools = DevTools.attached(CHROMIUM, home.resolve("profile"))) {
            found = devTools.run(EXPORT.formatted(url));
        }
        assertThat(found.isString()).as(found.toString()).isTrue();
        assumeThat(found.asString()).as("DevTools has its exporter elsewhere").doesNotStartWith("moved");
        return Files.writeString(home.resolve("chromium.har"), found.asString());
    }
}
