package dev.weir.inspector.har;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.inspector.explain.Explanation;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.har.read.HarFormatException;
import dev.weir.inspector.har.read.HarReader;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.Found;
import dev.weir.inspector.testing.RandomExchanges;
import dev.weir.inspector.testing.SketchedExchange;
import dev.weir.inspector.waterfall.ExchangeView;
import dev.weir.inspector.waterfall.ShownExchange;
import dev.weir.inspector.wording.Language;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What Weir wrote as HAR, read again and written again, says the same. */
class ImportRoundTripTest {

    private static final class Kept implements HarReader.Sink {

        private final List<RecordedExchange> exchanges = new ArrayList<>();
        private final Map<ConnectionId, RecordedConnection> connections = new HashMap<>();
        private final Map<Long, Note> notes = new HashMap<>();
        private ClockAnchor anchor = SketchedExchange.INFO.anchor();

        @Override
        public void begins(ClockAnchor first) {
            anchor = first;
        }

        @Override
        public void exchange(RecordedExchange exchange) {
            exchanges.add(exchange);
        }

        @Override
        public void connection(RecordedConnection connection) {
            connections.put(connection.id(), connection);
        }

        @Override
        public void note(Note note) {
            notes.put(note.number(), note);
        }

        @Override
        public void page(long atNanos, String title) {}

        @Override
        public void leftOut(long entry, String why) {
            throw new AssertionError("entry " + entry + ": " + why);
        }

        byte[] har() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CaptureInfo info = new CaptureInfo("1", anchor, List.of(), "imported", Loss.NONE);
            exchanges.sort(Comparator.comparingLong(RecordedExchange::startedAtNanos));
            try (HarWriter writer = HarWriter.open(out, info, HarText.PLAIN)) {
                for (RecordedExchange exchange : exchanges) {
                    long number = exchange.number();
                    writer.entry(exchange, connections::get, List.of(), notes.getOrDefault(number, Note.none(number)));
                }
            }
            return out.toByteArray();
        }
    }

    /** The entries of it, read and written again. */
    static JsonNode again(byte[] har) throws IOException, HarFormatException {
        Kept kept = new Kept();
        new HarReader(kept).read(new ByteArrayInputStream(har));
        byte[] second = kept.har();
        assertThat(HarSchema.errors(HarText.parse(second))).isEmpty();
        return HarText.parse(second).at("/log/entries");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void timingsRequestsAndStatusesStayAsTheyWere(long seed) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RandomExchanges random = new RandomExchanges(seed);
        try (HarWriter writer = HarWriter.open(out, RandomExchanges.INFO, HarText.PLAIN)) {
            for (int i = 0; i < 300; i++) {
                writer.entry(random.next(), random::connection);
            }
        }
        JsonNode before = HarText.parse(out.toByteArray()).at("/log/entries");

        JsonNode after = again(out.toByteArray());

        assertThat(after.size()).isEqualTo(before.size()).isPositive();
        for (int i = 0; i < before.size(); i++) {
            JsonNode old = before.get(i);
            JsonNode now = after.get(i);
            assertThat(now.get("timings")).as(old.toString()).isEqualTo(old.get("timings"));
            for (String at : List.of(
                    "/time",
                    "/startedDateTime",
                    "/request/method",
                    "/request/url",
                    "/response/status",
                    "/request/headers")) {
                assertThat(now.at(at)).as(at + " of " + old).isEqualTo(old.at(at));
            }
        }
    }

    @Test
    void bodyAddressAndConnectionStayAsTheyWere() throws Exception {
        byte[] har = HarText.bytes(HarText.PLAIN, SketchedExchange.INFO, new SketchedExchange());
        JsonNode before = HarText.parse(har).at("/log/entries/0");

        JsonNode after = again(har).get(0);

        for (String at : List.of(
                "/serverIPAddress", "/connection", "/response/content", "/response/headers", "/response/bodySize")) {
            assertThat(after.at(at)).as(at).isEqualTo(before.at(at));
        }
    }

    /** Two entries of a browser: the first from its memory, where it has no Host; a second connection while the first lay idle. */
    private static final String OF_A_BROWSER = """
            {"log":{"entries":[{"startedDateTime":"2026-11-20T09:00:00.000Z","_initiator":{"type":"script",
             "stack":{"callFrames":[{"url":"https://h.example/a.js","lineNumber":11}]}},"_priority":"low","_resourceType":"ping",
             "_fetchType":"Memory Cache","request":{"method":"GET","url":"http://h.example/","httpVersion":"http/1.1"},
             "response":{"status":200,"headers":[],"bodySize":0,"content":{"size":0,"mimeType":"text/plain","text":"kept"}},
             "timings":{"dns":1,"connect":2,"send":0,"wait":1,"receive":1},"serverIPAddress":"192.0.2.1"},
             {"startedDateTime":"2026-11-20T09:00:01.000Z","request":{"method":"GET","url":"http://h.example/","httpVersion":"http/1.1"},
             "response":{"status":200,"headers":[]},"timings":{"dns":1,"connect":2,"send":0,"wait":1,"receive":1},
             "serverIPAddress":"192.0.2.1"}]}}""";

    @Test
    void fieldsThatAreTheBrowsersOwnAndContentFromItsCacheComeOutAgain() throws Exception {
        JsonNode before =
                HarText.parse(OF_A_BROWSER.getBytes(StandardCharsets.UTF_8)).at("/log/entries/0");

        JsonNode after = again(OF_A_BROWSER.getBytes(StandardCharsets.UTF_8)).get(0);

        for (String at :
                List.of("/_initiator", "/_priority", "/_resourceType", "/_fetchType", "/response/content/text")) {
            assertThat(after.at(at)).as(at).isEqualTo(before.at(at));
        }
    }

    @Test
    void headsAndConnectionsThatNobodyRecordedAreNotJudged() throws Exception {
        Kept kept = new Kept();
        new HarReader(kept).read(new ByteArrayInputStream(OF_A_BROWSER.getBytes(StandardCharsets.UTF_8)));

        assertThat(Found.in(kept.exchanges.toArray(RecordedExchange[]::new))
                        .on(kept.connections.values().toArray(RecordedConnection[]::new))
                        .codes())
                .doesNotContain(FindingCode.W201, FindingCode.W602);
    }

    @Test
    void whoAskedForItIsShown() throws Exception {
        Kept kept = new Kept();
        new HarReader(kept).read(new ByteArrayInputStream(OF_A_BROWSER.getBytes(StandardCharsets.UTF_8)));
        ShownExchange shown = ShownExchange.among(
                kept.exchanges, kept.connections.values(), kept.exchanges.get(0), kept.anchor, ZoneOffset.UTC);

        assertThat(new ExchangeView(shown, List.of()).draw(100).plain())
                .contains("script https://h.example/a.js:12", "the browser had it: memory cache")
                .as("nobody saw a handshake of Weir, nor did its clock")
                .doesNotContain("SYN")
                .doesNotContainPattern(" app\\n");
        assertThat(Explanation.of(shown, Language.EN).draw(100).plain())
                .contains("Another program recorded this", "[imported]")
                .doesNotContain("[app]", "Weir began", "c0");
    }

    @Test
    void findingsSayThatAnotherProgramMeasured() throws Exception {
        Kept kept = new Kept();
        new HarReader(kept)
                .read(new ByteArrayInputStream(
                        OF_A_BROWSER.replace("\"dns\":1", "\"dns\":100").getBytes(StandardCharsets.UTF_8)));

        List<Finding> found =
                Found.in(kept.exchanges.toArray(RecordedExchange[]::new)).all();

        assertThat(found)
                .filteredOn(finding -> finding.code() == FindingCode.W401)
                .hasSize(2)
                .allSatisfy(finding -> {
                    assertThat(finding.text(Finding.words(Language.EN))).isEqualTo("slow DNS: h.example took 100 ms");
                    assertThat(finding.evidence()).isEqualTo(Evidence.IMPORTED);
                });
    }
}
