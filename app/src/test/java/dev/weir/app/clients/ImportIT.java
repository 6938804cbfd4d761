package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.ExitCode;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir import}: HARs of other programs become a capture that all other commands take. */
class ImportIT {

    private static final String HAR = """
            {"log":{"version":"1.2","creator":{"name":"a browser","version":"1"},
             "pages":[{"startedDateTime":"2026-11-20T10:00:00.002+01:00","id":"page_1","title":"the page"}],
             "entries":[{"startedDateTime":"2026-11-20T10:00:00.000+01:00","pageref":"page_1",
             "_initiator":{"type":"script","url":"https://h.example/a.js?token=secret","lineNumber":9},
             "request":{"method":"GET","url":"https://h.example/%s","httpVersion":"h2","headers":[]},
             "response":{"status":200,"statusText":"","httpVersion":"h2","headers":[{"name":"content-type","value":"text/plain"}],
              "content":{"size":5,"mimeType":"text/plain","text":"aGVyb24=","encoding":"base64"},"bodySize":-1},
             "timings":{"blocked":1,"dns":2,"connect":30,"ssl":20,"send":1,"wait":50,"receive":3},"serverIPAddress":"[2001:db8::7]"}]}}""";

    @TempDir
    private Path directory;

    private ClientRun weir(String... words) throws Exception {
        return ClientRun.of(directory, WeirCommand.in(directory, List.of(), Arrays.asList(words)));
    }

    private Path har(String name) throws Exception {
        Path file = directory.resolve(name);
        OutputStream plain = Files.newOutputStream(file);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(plain)
                : name.endsWith(".zhar") ? new DeflaterOutputStream(plain) : plain) {
            out.write((name.startsWith("mark") ? "\uFEFF" : "").getBytes(StandardCharsets.UTF_8));
            out.write(HAR.formatted(name).getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    @Test
    void severalFilesPackedOrNotBecomeOneCapture() throws Exception {
        List<String> names = List.of("plain.har", "mark.har", "packed.har.gz", "packed.zhar");
        Path capture = directory.resolve("all.weir");
        List<String> words = new ArrayList<>(List.of("import", "-o", capture.toString()));
        for (String name : names) {
            words.add(har(name).toString());
        }
        weir(words.toArray(new String[0])).succeeded();

        try (CaptureReader reader = CaptureReader.open(capture)) {
            assertThat(reader.count()).isEqualTo(names.size());
            assertThat(reader.pages()).extracting(PageMark::name).contains("the page");
        }
        List<RecordedExchange> exchanges = Recorded.sealed(capture).exchanges();
        assertThat(exchanges)
                .extracting(RecordedExchange::url)
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().map(name -> "https://h.example/" + name).toList());
        assertThat(exchanges)
                .allSatisfy(exchange ->
                        assertThat(exchange.response().body().kept()).isEqualTo(Site.bytes("heron")));
        String shown =
                weir("show", "1", "--capture", capture.toString()).succeeded().out();
        assertThat(shown).contains("imported", "script https://h.example/a.js?token=secret:10");
    }

    @Test
    void harThatIsMadeOfItHasTheBrowsersOwnFieldsAndNoSecrets() throws Exception {
        Path capture = directory.resolve("one.weir");
        Path out = directory.resolve("out.har");
        weir("import", "-o", capture.toString(), har("plain.har").toString()).succeeded();
        weir("har", capture.toString(), "-o", out.toString()).succeeded();

        JsonNode entry = new JsonMapper().readTree(Files.readAllBytes(out)).at("/log/entries/0");
        assertThat(entry.at("/startedDateTime").asString()).isEqualTo("2026-11-20T09:00:00.000Z");
        assertThat(entry.at("/serverIPAddress").asString()).isEqualTo("2001:db8::7");
        assertThat(entry.at("/timings/connect").asInt()).isEqualTo(30);
        assertThat(entry.at("/timings/ssl").asInt()).isEqualTo(20);
        assertThat(entry.at("/response/content/text").asString()).isEqualTo("heron");
        assertThat(entry.at("/_initiator/type").asString()).isEqualTo("script");
        assertThat(entry.at("/_initiator/url").asString())
                .startsWith("https://h.example/a.js?token=")
                .doesNotContain("secret");
    }

    @Test
    void fileThatIsNoHarIsNamedAndLeavesNoCapture() throws Exception {
        Path capture = directory.resolve("none.weir");
        Path broken = Files.writeString(directory.resolve("broken.har"), "{\"log\":{\"entries\":[{]}}");
        ClientRun run = weir("import", "-o", capture.toString(), broken.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("Cannot import " + broken, "no JSON at line 1");
        assertThat(capture).doesNotExist();
    }
}
