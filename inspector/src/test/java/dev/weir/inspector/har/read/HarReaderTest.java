package dev.weir.inspector.har.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.upgrade.RecordedWebSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files in the shape of each exporter, with what each does differently. */
class HarReaderTest {

    private final List<RecordedExchange> exchanges = new ArrayList<>();
    private final List<RecordedConnection> connections = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private ClockAnchor anchor = new ClockAnchor(Instant.EPOCH, 0);

    private final List<Note> notes = new ArrayList<>();
    private final List<String> pages = new ArrayList<>();
    private final HarReader reader = new HarReader(new HarReader.Sink() {
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
            connections.add(connection);
        }

        @Override
        public void note(Note note) {
            notes.add(note);
        }

        @Override
        public void page(long atNanos, String title) {
            pages.add(atNanos + " " + title);
        }

        @Override
        public void leftOut(long entry, String why) {
            leftOut.add(entry + ": " + why);
        }
    });

    private void readSample(String name) throws IOException, HarFormatException {
        try (InputStream in = Objects.requireNonNull(HarReaderTest.class.getResourceAsStream("/har/" + name))) {
            reader.read(in);
        }
    }

    private void readText(String text) throws IOException, HarFormatException {
        reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Milliseconds in each phase, in the order of HAR; -1 where there was none. */
    private static List<Double> millis(RecordedExchange exchange) {
        Timeline timeline = Timeline.of(exchange);
        List<Double> all = new ArrayList<>();
        for (PhaseKind kind : PhaseKind.values()) {
            Long nanos = timeline.nanosIn(kind);
            all.add(nanos == null ? -1 : nanos / 1e6);
        }
        return all;
    }

    private static RecordedMessage response(RecordedExchange exchange) {
        return Objects.requireNonNull(exchange.response());
    }

    private static String text(RecordedBody body) {
        return new String(Objects.requireNonNull(body.kept()), StandardCharsets.UTF_8);
    }

    @Test
    void chromeHasTlsInsideOfConnectAndItsOwnNumbersOfConnections() throws Exception {
        readSample("chrome.har");

        // It began 100 ms before its first entry.
        assertThat(pages).containsExactly("-100000000 https://shop.example/");
        RecordedExchange first = exchanges.get(0);
        assertThat(millis(first)).containsExactly(10.5, 5.0, 15.0, 20.0, 0.5, 40.0, 9.5);
        assertThat(Timeline.of(first).phases()).extracting(Phase::evidence).containsOnly(Evidence.IMPORTED);
        assertThat(first.url()).isEqualTo("https://shop.example/?q=1");
        assertThat(first.request().fields().startLine()).isEqualTo("GET /?q=1 HTTP/2");
        assertThat(first.request().fields().fields())
                .extracting(field -> field.name())
                .containsExactly("accept");
        assertThat(response(first).fields().all("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(response(first).body().bytes()).isEqualTo(180);
        assertThat(response(first).body().decoded()).isTrue();
        assertThat(text(response(first).body())).isEqualTo("<p>caf\u00e9 &amp; more</p>");
        RecordedExchange second = exchanges.get(1);
        assertThat(second.reused()).isTrue();
        assertThat(second.origin()).isEqualTo(first.origin());
        assertThat(response(second).body().kept()).containsExactly(0x89, 'P', 'N', 'G');
        assertThat(connections.get(1).exchanges()).isEqualTo(2);
        assertThat(connections.get(1).remote().getAddress().getHostAddress()).isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void chromesErrorsAreFailuresAndItsWebSocketsHaveMessages() throws Exception {
        readSample("chrome.har");

        RecordedExchange failed = exchanges.get(2);
        assertThat(failed.response()).isNull();
        assertThat(failed.failure())
                .isEqualTo(new Failure(Leg.ORIGIN, FailureKind.DNS_ERROR, "net::ERR_NAME_NOT_RESOLVED"));
        RecordedExchange socket = exchanges.get(3);
        assertThat(socket.url()).isEqualTo("https://shop.example/live");
        RecordedWebSocket messages = Objects.requireNonNull(socket.webSocket());
        assertThat(messages.messages()).hasSize(2);
        assertThat(messages.messages().get(0).from()).isEqualTo(Leg.CLIENT);
        assertThat(messages.content()).isEqualTo(new byte[] {'h', 'e', 'l', 'l', 'o', 0, 1, 2});
        assertThat(anchor.wallAt(messages.messages().get(1).lastByteAtNanos()))
                .isEqualTo(Instant.ofEpochSecond(1_795_165_200, 750_000_000));
    }

    @Test
    void firefoxsZerosForAReusedConnectionAreNoPhasesAndItsFormsAreBodies() throws Exception {
        readSample("firefox.har");

        RecordedExchange form = exchanges.get(0);
        assertThat(anchor.wall()).isEqualTo(Instant.parse("2026-11-20T09:00:00.100Z"));
        assertThat(millis(form)).containsExactly(2.0, -1.0, -1.0, -1.0, 0.0, 25.0, 0.0);
        assertThat(text(form.request().body())).isEqualTo("a=1&b=x%20y");
        assertThat(millis(exchanges.get(1))).containsExactly(0.0, 3.0, 10.0, 12.0, 0.0, 5.0, 0.0);
    }

    @Test
    void playwrightCountsTlsTwiceAndHasItOfPlainHttp() throws Exception {
        readSample("playwright.har");

        assertThat(millis(exchanges.get(0))).containsExactly(0.0, 0.1, 32.2, 39.0, 0.0, 18.0, 2.0);
        assertThat(millis(exchanges.get(2))).containsExactly(0.0, 4.0, 6.0, -1.0, 0.0, 5.0, 16.7);
        assertThat(text(response(exchanges.get(2)).body())).as("from the cache").isEqualTo("ok");
        assertThat(connections.get(0).remote().getPort()).isEqualTo(8443);
        assertThat(exchanges.get(0).originTls().details().chain())
                .singleElement()
                .satisfies(leaf -> assertThat(leaf.subject()).isEqualTo("pw.example"));
        RecordedExchange socket = exchanges.get(1);
        assertThat(Timeline.of(socket).nanos()).isZero();
        assertThat(Objects.requireNonNull(socket.failure()).kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
    }

    @Test
    void playwrightsWebSocketsCountInMilliseconds() throws Exception {
        readSample("playwright.har");

        RecordedWebSocket socket = Objects.requireNonNull(exchanges.get(3).webSocket());
        assertThat(anchor.wallAt(socket.messages().get(0).lastByteAtNanos()))
                .isEqualTo(Instant.parse("2026-11-20T09:00:01.250500Z"));
    }

    @Test
    void mitmproxysMessagesKeepTheirTimesAlsoInFrontOfWhatTheEntryAddsUpTo() throws Exception {
        readText("""
                {"log":{"entries":[{"startedDateTime":"2026-11-20T09:00:00.100+00:00","time":400,
                 "request":{"method":"GET","url":"https://mitm.example/live"},
                 "response":{"status":101,"headers":[{"name":"Upgrade","value":"websocket"}]},
                 "timings":{"connect":165,"ssl":126,"send":4,"wait":105,"receive":0},
                 "_webSocketMessages":[{"type":"send","time":1795165200.25,"opcode":1,"data":"hello"}]}]}}""");

        RecordedWebSocket socket = Objects.requireNonNull(exchanges.get(0).webSocket());
        assertThat(anchor.wallAt(socket.messages().get(0).lastByteAtNanos()))
                .isEqualTo(Instant.parse("2026-11-20T09:00:00.250Z"));
    }

    @Test
    void safarisContentFromMemoryIsThereAlthoughItSaysZeroOfIt() throws Exception {
        readText("""
                {"log":{"entries":[{"startedDateTime":"2026-11-20T09:00:00Z","_fetchType":"Memory Cache","_priority":"high",
                 "request":{"method":"GET","url":"https://safari.example/a.css"},
                 "response":{"status":200,"headers":[{"name":"Content-Encoding","value":"gzip"}],"bodySize":-1,
                  "content":{"size":0,"mimeType":"text/css","text":"a{}"}},"timings":{"send":0,"wait":0.03,"receive":0.02}}]}}""");

        RecordedBody body = response(exchanges.get(0)).body();
        assertThat(text(body)).isEqualTo("a{}");
        assertThat(body.bytes()).isEqualTo(3);
        assertThat(body.truncated()).isFalse();
    }

    @Test
    void fieldsThatEachProgramInventsAreKeptButForThoseThatAreRead() throws Exception {
        readText("""
                {"log":{"entries":[{"startedDateTime":"2026-11-20T09:00:00Z","_initiator":{"type":"script","lineNumber":112.5,
                  "stack":{"callFrames":[]}},"_fromCache":"disk","_connectionId":"7","_nothing":null,
                 "request":{"method":"GET","url":"https://h/"},"response":{"status":200}},
                 {"startedDateTime":"2026-11-20T09:00:00Z","request":{"method":"GET","url":"https://h/"},"response":{"status":200}}]}}""");

        assertThat(exchanges)
                .extracting(RecordedExchange::importedFields)
                .containsExactly(
                        "{\"_initiator\":{\"type\":\"script\",\"lineNumber\":112.5,\"stack\":{\"callFrames\":[]}},\"_fromCache\":\"disk\"}",
                        null);
    }

    @Test
    void pageBeginsWithItsFirstRequestAlthoughTheBrowserNotedItLater() throws Exception {
        readText("""
                {"log":{"pages":[{"startedDateTime":"2026-11-20T09:00:00.003Z","id":"page_1","title":"one"},
                  {"startedDateTime":"2026-11-20T09:00:05Z","id":"page_2","title":"two"}],
                 "entries":[{"startedDateTime":"2026-11-20T09:00:00Z","pageref":"page_1",
                 "request":{"method":"GET","url":"https://h/"},"response":{"status":200}},
                 {"startedDateTime":"2026-11-20T09:00:02Z","pageref":"page_2",
                 "request":{"method":"GET","url":"https://h/"},"response":{"status":200}}]}}""");

        assertThat(pages).containsExactly("0 one", "5000000000 two");
    }

    @Test
    void mitmproxysTextIsDecodedAndItsConnectsAreTunnels() throws Exception {
        readSample("mitmproxy.har");

        RecordedExchange first = exchanges.get(0);
        assertThat(millis(first)).containsExactly(0.0, -1.0, 1.27, 46.23, 1.0, 20.0, 2.0);
        assertThat(response(first).body().bytes()).isEqualTo(24);
        assertThat(response(first).body().truncated()).isFalse();
        assertThat(text(response(first).body())).hasSize(56);
        assertThat(Objects.requireNonNull(exchanges.get(1).failure()).detail()).isEqualTo("Client disconnected.");
        assertThat(exchanges.get(2).kind()).isEqualTo(ExchangeKind.TUNNEL);
        assertThat(exchanges.get(2).url()).isEqualTo("mitm.example:8443");
    }

    @Test
    void charlesOffsetsAndMissingPartsAreReadAndUselessEntriesAreNamed() throws Exception {
        readSample("charles.har");

        assertThat(anchor.wall()).isEqualTo(Instant.parse("2026-11-20T09:00:00.100Z"));
        assertThat(millis(exchanges.get(0))).containsExactly(0.0, 5.0, 15.0, -1.0, 1.0, 39.0, 1.0);
        assertThat(text(response(exchanges.get(0)).body())).isEqualTo("ok!");
        assertThat(exchanges).hasSize(2);
        assertThat(leftOut)
                .containsExactly(
                        "3: startedDateTime is missing",
                        "4: startedDateTime is no time: yesterday",
                        "5: request.url is missing");
    }

    @Test
    void saysWhereAFileBreaksOffAndKeepsWhatCameBefore() {
        String text = "{\"log\":{\"entries\":[{\"startedDateTime\":\"2026-11-20T09:00:00Z\","
                + "\"request\":{\"method\":\"GET\",\"url\":\"http://a/\"}},\n{\"started";

        assertThatThrownBy(() -> readText(text))
                .isInstanceOf(HarFormatException.class)
                .hasMessageStartingWith("behind entry 1: no JSON at line 2, column ");
        assertThat(exchanges).hasSize(1);
    }

    @Test
    void refusesJsonThatIsNoHar() {
        assertThatThrownBy(() -> readText("[1]")).hasMessage("no HAR: it is no JSON object");
        assertThatThrownBy(() -> readText("{\"log\":{}}")).hasMessage("no HAR: it has no log.entries");
        assertThatThrownBy(() -> readText("{\"log\":\"x\",\"entries\":[]}"))
                .hasMessage("no HAR: it has no log.entries");
    }

    @Test
    void connectionsOfTwoFilesAreNeverTheSame() throws Exception {
        readSample("chrome.har");
        readSample("chrome.har");

        assertThat(exchanges).hasSize(8);
        assertThat(exchanges.get(4).number()).isEqualTo(5);
        assertThat(exchanges.get(4).origin()).isNotEqualTo(exchanges.get(0).origin());
    }
}
