package dev.weir.web.api;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.figures.HostFigures;
import dev.weir.inspector.store.index.figures.Overview;
import dev.weir.inspector.store.index.figures.Suggestions;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.text.WellFormed;
import dev.weir.web.api.metrics.Metrics;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/** What is counted over many exchanges. */
final class FiguresResource {

    private static final int USUAL_BINS = 240;
    private static final int MOST_BINS = 2000;
    private static final int USUAL_ROWS = 200;

    private final Served served;
    private final Metrics metrics = new Metrics();

    FiguresResource(Served served) {
        this.served = served;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(CaptureIndex index) throws SQLException;
    }

    private <T> T ask(Question<T> question) throws IOException {
        try {
            return question.ask(served.index());
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    Answer metrics(Request request) throws IOException {
        LiveCapture live = served.shown().live();
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            List<SocketCensus> censuses = CaptureLedger.censuses(reader);
            Metrics.Around around = new Metrics.Around(
                    served.open(),
                    censuses.isEmpty() ? null : censuses.get(censuses.size() - 1),
                    served.shown().ports(),
                    CaptureResource.size(served.shown()),
                    live == null ? reader.info().lost() : live.lost(),
                    live == null ? reader.info().strain() : live.strain());
            return ask(index -> metrics.answer(index, around));
        }
    }

    private ClockAnchor anchor() {
        try (Lease lease = served.lease()) {
            return lease.reader().info().anchor();
        }
    }

    Answer overview(Request request) throws IOException, Problem {
        int bins = (int) request.number("bins", USUAL_BINS, 1, MOST_BINS);
        Filter filter = Filters.of(request);
        Overview overview = ask(index -> index.figures(filter, Overview.in(bins)));
        long zero = anchor().atNanos();
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeNumberProperty("from_us", Math.floorDiv(overview.fromNanos() - zero, 1000L));
            out.writeNumberProperty("to_us", Math.floorDiv(overview.toNanos() - zero, 1000L));
            texts(out, "columns", List.of("count", "failed", "max_total_us"));
            out.writeArrayPropertyStart("bins");
            for (Overview.Bin bin : overview.bins()) {
                out.writeStartArray();
                out.writeNumber(bin.count());
                out.writeNumber(bin.failed());
                out.writeNumber(TimeUnit.NANOSECONDS.toMicros(bin.longestNanos()));
                out.writeEndArray();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    Answer hosts(Request request) throws IOException, Problem {
        Filter filter = Filters.of(request);
        List<HostFigures> hosts = ask(index -> index.figures(filter, HostFigures.all()));
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("hosts");
            for (HostFigures host : hosts) {
                out.writeStartObject();
                out.writeStringProperty("host", WellFormed.of(host.host()));
                out.writeNumberProperty("exchanges", host.exchanges());
                out.writeNumberProperty("failed", host.failed());
                out.writeNumberProperty("connections", host.connections());
                out.writeNumberProperty("response_bytes", host.responseBytes());
                times(out, "p50_us", host.p50());
                times(out, "p95_us", host.p95());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void times(JsonGenerator out, String name, Map<String, Long> nanos) {
        out.writeObjectPropertyStart(name);
        nanos.forEach((phase, time) -> out.writeNumberProperty(phase, TimeUnit.NANOSECONDS.toMicros(time)));
        out.writeEndObject();
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) {
        out.writeArrayPropertyStart(name);
        texts.forEach(text -> out.writeString(WellFormed.of(text)));
        out.writeEndArray();
    }

    Answer suggestions(Request request) throws IOException, Problem {
        Map<String, List<String>> all = ask(index -> index.figures(null, Suggestions.all()));
        return Answer.json(out -> {
            out.writeStartObject();
            all.forEach((name, values) -> texts(out, name, values));
            out.writeEndObject();
        });
    }

    Answer filter(Request request) throws IOException, Problem {
        String text = request.parameter(Filters.PARAMETER);
        Filter filter = Filters.parse(text == null ? "" : text);
        boolean indexed = served.index().decides(filter);
        return Answer.json(out -> {
            out.writeStartObject();
            out.writeStringProperty("canonical", filter.canonical());
            out.writeBooleanProperty("indexed", indexed);
            out.writeEndObject();
        });
    }

    Answer lookups(Request request) throws IOException, Problem {
        long offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        int limit = (int) request.number("limit", USUAL_ROWS, 0, ExchangesResource.MOST_ROWS);
        ListPage page = ask(index -> index.lookups(offset, limit));
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            ClockAnchor anchor = reader.info().anchor();
            return Answer.json(out -> {
                out.writeStartObject();
                out.writeNumberProperty("total", page.total());
                out.writeNumberProperty("offset", offset);
                out.writeArrayPropertyStart("lookups");
                page.numbers()
                        .forEach(number ->
                                reader.exchange(number, false).ifPresent(exchange -> lookup(out, exchange, anchor)));
                out.writeEndArray();
                out.writeEndObject();
            });
        }
    }

    private static void lookup(JsonGenerator out, RecordedExchange exchange, ClockAnchor anchor) {
        DnsLookup lookup = exchange.dns();
        if (lookup != null) {
            out.writeStartObject();
            out.writeNumberProperty("number", exchange.number());
            ShownJson.writeProperties(out, lookup, anchor);
            out.writeEndObject();
        }
    }
}
