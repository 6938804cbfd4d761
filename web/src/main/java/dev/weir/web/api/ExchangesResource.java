package dev.weir.web.api;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingJson;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.text.WellFormed;
import dev.weir.inspector.wording.Catalogue;
import dev.weir.web.api.rows.ExchangeRows;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Numbered;
import dev.weir.web.api.served.Records;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Exchanges: a page of a list, or one in full. */
final class ExchangesResource {

    static final int MOST_ROWS = 1000;
    private static final int USUAL_ROWS = 200;
    private static final int FEW = 10;
    private static final List<String> KEYS = Arrays.stream(ListOrder.Key.values())
            .map(key -> key.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Served served;

    ExchangesResource(Served served) {
        this.served = served;
    }

    Answer list(Request request) throws IOException, Problem {
        Filter filter = Filters.of(request);
        long offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        int limit = (int) request.number("limit", USUAL_ROWS, 0, MOST_ROWS);
        String key = request.word("sort", "number", KEYS);
        boolean descending =
                request.word("order", "asc", List.of("asc", "desc")).equals("desc");
        ListOrder order = new ListOrder(ListOrder.Key.valueOf(key.toUpperCase(Locale.ROOT)), descending);
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            ClockAnchor anchor = reader.info().anchor();
            ListQuery query = new ListQuery(
                    filter,
                    order,
                    nanos(request, "from_us", Long.MIN_VALUE, anchor),
                    nanos(request, "to_us", Long.MAX_VALUE, anchor));
            OpenRecords open = served.open();
            // What ended since it was asked for stands in the list, not beside it.
            Set<Long> underWay = open.exchanges().stream()
                    .map(RecordedExchange::number)
                    .collect(Collectors.toCollection(HashSet::new));
            ListPage page = served.index().page(query, offset, limit, underWay);
            Records records = served.records(reader, page.numbers());
            Candidate.Known known = served.known(reader, Served.connections(reader, records, open), page.numbers());
            return Answer.json(out -> {
                ExchangeRows rows = new ExchangeRows(out, anchor, served.redactor(request), known);
                out.writeStartObject();
                writeCounts(out, page, offset, filter);
                ExchangeRows.writeColumns(out);
                out.writeArrayPropertyStart("rows");
                page.numbers().forEach(number -> records.exchange(number).ifPresent(rows::write));
                out.writeEndArray();
                out.writeArrayPropertyStart("open");
                open.exchanges().stream()
                        .filter(exchange -> underWay.contains(exchange.number()))
                        .filter(exchange ->
                                filter == null || filter.test(new Candidate(exchange, known, () -> exchange)))
                        .forEach(rows::write);
                out.writeEndArray();
                out.writeEndObject();
            });
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static long nanos(Request request, String name, long otherwise, ClockAnchor anchor) throws Problem {
        if (request.parameter(name) == null) {
            return otherwise;
        }
        long most = Long.MAX_VALUE / 2000;
        return anchor.atNanos() + TimeUnit.MICROSECONDS.toNanos(request.number(name, 0, -most, most));
    }

    private static void writeCounts(JsonGenerator out, ListPage page, long offset, @Nullable Filter filter) {
        out.writeNumberProperty("total", page.total());
        out.writeBooleanProperty("complete", page.complete());
        out.writeNumberProperty("scanned", page.scanned());
        out.writeNumberProperty("of", page.of());
        out.writeNumberProperty("offset", offset);
        if (filter != null) {
            out.writeStringProperty("filter", filter.canonical());
        }
    }

    Answer one(Request request) throws IOException, Problem {
        OpenRecords open = served.open();
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            RecordedExchange exchange = Numbered.exchange(request, reader, served);
            ClockAnchor anchor = reader.info().anchor();
            Function<ConnectionId, Optional<RecordedConnection>> connections = Served.connections(reader, open);
            Long payer = payer(reader, exchange);
            Note note = reader.notes().get(exchange.number());
            Catalogue words = Finding.words(FindingsResource.language(request));
            List<Finding> findings = served.findings(exchange, connections, anchor);
            return Answer.json(out -> {
                out.writeStartObject();
                ShownJson.writeProperties(out, exchange, anchor, served.redactor(request));
                out.writeBooleanProperty("masked", !request.reveals());
                if (note != null) {
                    out.writeObjectPropertyStart("note");
                    out.writeBooleanProperty("marked", note.marked());
                    out.writeStringProperty("comment", WellFormed.of(note.comment()));
                    out.writeEndObject();
                }
                if (payer != null) {
                    out.writeNumberProperty("paid_by_number", payer);
                }
                FindingJson.write(out, findings, words);
                writeConnection(out, "client_connection", connections.apply(exchange.client()), anchor);
                writeConnection(out, "origin_connection", carrier(exchange).flatMap(connections), anchor);
                out.writeEndObject();
            });
        }
    }

    private static void writeConnection(
            JsonGenerator out, String name, Optional<RecordedConnection> connection, ClockAnchor anchor) {
        connection.ifPresent(found -> {
            out.writeName(name);
            ShownJson.writeShown(out, found, anchor);
        });
    }

    private static Optional<ConnectionId> carrier(RecordedExchange exchange) {
        ConnectAttempt winner = exchange.winner();
        return Optional.ofNullable(
                exchange.origin() != null ? exchange.origin() : winner == null ? null : winner.connection());
    }

    /** The exchange that set the connection up went by it, too. */
    private @Nullable Long payer(CaptureReader reader, RecordedExchange exchange) throws IOException {
        ExchangeId payer = exchange.paidBy();
        ConnectionId origin = exchange.origin();
        if (payer == null || origin == null || payer.equals(exchange.id())) {
            return null;
        }
        Filter setUp = Filters.own("conn=" + origin + " new");
        try {
            return served.index().page(ListQuery.ALL.with(setUp), 0, FEW).numbers().stream()
                    .filter(number -> reader.exchange(number, false)
                            .filter(found -> found.id().equals(payer))
                            .isPresent())
                    .findFirst()
                    .orElse(null);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
