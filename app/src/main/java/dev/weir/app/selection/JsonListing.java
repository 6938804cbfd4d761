package dev.weir.app.selection;

import dev.weir.app.findings.FindingReport;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Prints exchanges as JSON, one after the other. What the methods return is how many there were. */
public final class JsonListing {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final CaptureReader reader;
    private final CaptureInfo info;
    private final PrintStream stream;

    public JsonListing(CaptureReader reader, PrintStream stream) {
        this.reader = reader;
        this.info = reader.info();
        this.stream = stream;
    }

    /** One document, with its bodies when the exchange has them. */
    public void one(RecordedExchange exchange) {
        print(out -> ShownJson.writeShown(out, exchange, info.anchor()));
    }

    /** The same, with what was found about it. */
    public void one(RecordedExchange exchange, FindingReport report) {
        print(out -> ShownJson.writeShown(out, exchange, info.anchor(), report.of(exchange), report.words()));
    }

    /** A document a line. */
    public long lines(Selected selected) {
        Iterator<RecordedExchange> exchanges =
                selected.in(ExchangeQuery.ALL.order()).iterator();
        long count = 0;
        while (exchanges.hasNext()) {
            one(exchanges.next());
            count++;
        }
        return count;
    }

    /** One document; of a selection, the connections are those that it used. */
    public long document(Selected selected) {
        Used used = new Used(selected.selection().filter() == null);
        print(out -> {
            out.writeStartObject();
            out.writeStringProperty("schema", "weir.list/v1");
            out.writeStringProperty("started", info.anchor().wall().toString());
            out.writeArrayPropertyStart("command");
            info.command().forEach(out::writeString);
            out.writeEndArray();
            String filter = selected.selection().canonical();
            if (filter != null) {
                out.writeStringProperty("filter", filter);
            }
            write(out, selected, used);
            out.writeEndObject();
        });
        return used.exchanges;
    }

    private void write(JsonGenerator out, Selected selected, Used used) {
        out.writeArrayPropertyStart("exchanges");
        Iterator<RecordedExchange> exchanges =
                selected.in(ExchangeQuery.ALL.order()).iterator();
        while (exchanges.hasNext()) {
            RecordedExchange exchange = exchanges.next();
            used.add(exchange);
            ShownJson.writeShown(out, exchange, info.anchor());
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("connections");
        for (RecordedConnection connection : reader.connections()) {
            if (used.all || used.connections.contains(connection.id())) {
                ShownJson.writeShown(out, connection, info.anchor());
            }
        }
        out.writeEndArray();
    }

    /** What came out; the ids alone are kept, and of a whole capture not even these. */
    private static final class Used {
        private final boolean all;
        private final Set<ConnectionId> connections = new HashSet<>();
        private long exchanges;

        Used(boolean all) {
            this.all = all;
        }

        void add(RecordedExchange exchange) {
            exchanges++;
            if (all) {
                return;
            }
            connections.add(exchange.client());
            ConnectionId origin = exchange.origin();
            if (origin != null) {
                connections.add(origin);
            }
            exchange.attempts().stream().map(ConnectAttempt::connection).forEach(connections::add);
        }
    }

    private void print(Consumer<JsonGenerator> writing) {
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), stream, JsonEncoding.UTF8)) {
            writing.accept(out);
        }
        stream.println();
    }
}
