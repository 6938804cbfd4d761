package dev.weir.inspector.query;

import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarWriter;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Makes a HAR of a selection, one exchange at a time. */
public final class HarExport {

    /**
     * What became of it.
     *
     * @param selected how many exchanges were meant, those among them that HAR has no form for
     * @param summary what was redacted and left out, one line for a person
     */
    public record Written(long entries, long selected, String summary) {}

    private HarExport() {}

    /** Writes what is selected of a capture, which may still grow, and closes the stream. */
    public static Written write(CaptureReader reader, Selection selection, OutputStream out, HarOptions options)
            throws IOException {
        String filter = selection.canonical();
        HarOptions named = filter == null ? options : options.withFilter(filter);
        try (HarWriter writer = HarWriter.open(out, reader.info(), reader.pages(), named)) {
            NearConnections connections = new NearConnections(reader);
            CaptureFindings found = CaptureFindings.of(reader, selection.thresholds(), null);
            long selected = 0;
            Iterator<RecordedExchange> exchanges =
                    selection.in(reader, ExchangeQuery.ALL.withBodies()).iterator();
            while (exchanges.hasNext()) {
                RecordedExchange exchange = exchanges.next();
                writer.entry(
                        exchange,
                        id -> connections.apply(id).orElse(null),
                        found.codes(exchange.number()),
                        reader.notes().getOrDefault(exchange.number(), Note.none(exchange.number())));
                selected++;
            }
            return new Written(writer.entries(), selected, writer.summary());
        }
    }
}
