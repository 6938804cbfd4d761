package dev.weir.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.files.HarFile;
import dev.weir.app.terminal.Progress;
import dev.weir.app.terminal.Terminal;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarProfile;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a Weir recorded, read whole.
 *
 * @param exchanges in the order of their starts, with bodies
 * @param connections of both legs
 */
record Recorded(
        Path file,
        CaptureInfo info,
        List<RecordedExchange> exchanges,
        Map<ConnectionId, RecordedConnection> connections) {

    /** Of a Weir that has ended: the capture must be sealed, and nothing may be missing. */
    static Recorded sealed(Path file) {
        Recorded recorded = soFar(file);
        assertThat(recorded.info.lost()).as("lost").isEqualTo(Loss.NONE);
        return recorded;
    }

    /** Of a Weir that may still run. */
    static Recorded soFar(Path file) {
        try (CaptureReader reader = CaptureReader.open(file)) {
            CaptureInfo info = reader.info();
            Map<ConnectionId, RecordedConnection> connections = new HashMap<>();
            reader.connections().forEach(connection -> connections.put(connection.id(), connection));
            return new Recorded(
                    file, info, reader.stream(ExchangeQuery.ALL.withBodies()).toList(), connections);
        }
    }

    /** Those whose URL starts so, in the order of their starts. */
    List<RecordedExchange> under(String urlPrefix) {
        return exchanges.stream()
                .filter(exchange -> exchange.url().startsWith(urlPrefix))
                .toList();
    }

    /** The only one with that URL; it was recorded whole. */
    RecordedExchange only(String url) {
        List<RecordedExchange> found = exchanges.stream()
                .filter(exchange -> exchange.url().equals(url))
                .toList();
        assertThat(found).as("exchanges with " + url + " among " + urls()).hasSize(1);
        assertThat(found.get(0).recording().whole()).as(url + " recorded whole").isTrue();
        return found.get(0);
    }

    /** Whether there is an exchange with that URL, and its client has left. */
    boolean tellsAllOf(String url) {
        return exchanges.stream()
                .anyMatch(exchange -> exchange.url().equals(url) && connections.containsKey(exchange.client()));
    }

    RecordedExchange exchange(long number) {
        return exchanges.stream()
                .filter(exchange -> exchange.number() == number)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no #" + number + " among " + urls()));
    }

    List<String> urls() {
        return exchanges.stream().map(RecordedExchange::url).toList();
    }

    RecordedConnection connection(ConnectionId id) {
        assertThat(connections).containsKey(id);
        return connections.get(id);
    }

    /** Its HAR, as {@code weir har} makes it. */
    JsonNode har() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HarFile.write(file, Selection.ALL, out, HarOptions.of(HarProfile.STRICT), new Progress(new Terminal(Map.of())));
        return new JsonMapper().readTree(out.toByteArray());
    }

    /** The only entry of the HAR with that URL. */
    JsonNode harEntry(String url) throws IOException {
        List<JsonNode> found = har().at("/log/entries")
                .valueStream()
                .filter(entry -> entry.at("/request/url").asString().equals(url))
                .toList();
        assertThat(found).as("HAR entries with " + url).hasSize(1);
        return found.get(0);
    }
}
