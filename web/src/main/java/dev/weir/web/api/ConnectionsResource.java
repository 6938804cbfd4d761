package dev.weir.web.api;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.json.ShownJson;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.list.IdPage;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.web.api.rows.ConnectionRows;
import dev.weir.web.api.rows.ExchangeRows;
import dev.weir.web.api.served.Filters;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Problem;
import dev.weir.web.http.Problem.Code;
import dev.weir.web.http.Request;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Connections of both legs. */
final class ConnectionsResource {

    private static final int USUAL_ROWS = 200;

    private final Served served;

    ConnectionsResource(Served served) {
        this.served = served;
    }

    Answer list(Request request) throws IOException, Problem {
        String leg = request.word("leg", "", List.of("", "client", "origin"));
        long offset = request.number("offset", 0, 0, Integer.MAX_VALUE);
        int limit = (int) request.number("limit", USUAL_ROWS, 0, ExchangesResource.MOST_ROWS);
        OpenRecords open = served.open();
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            ClockAnchor anchor = reader.info().anchor();
            IdPage page = served.index().connections(leg.isEmpty() ? null : leg, offset, limit);
            return Answer.json(out -> {
                ConnectionRows rows = new ConnectionRows(out, anchor);
                out.writeStartObject();
                out.writeNumberProperty("total", page.total());
                out.writeNumberProperty("offset", offset);
                ConnectionRows.writeColumns(out);
                out.writeArrayPropertyStart("rows");
                page.ids().forEach(id -> reader.connection(new ConnectionId(id)).ifPresent(rows::write));
                out.writeEndArray();
                out.writeArrayPropertyStart("open");
                open.connections().stream()
                        .filter(connection -> leg.isEmpty() || leg.equals(word(connection.leg())))
                        .forEach(rows::write);
                out.writeEndArray();
                out.writeEndObject();
            });
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static String word(Leg leg) {
        return leg.name().toLowerCase(Locale.ROOT);
    }

    Answer one(Request request) throws IOException, Problem {
        String place = request.place("id");
        OpenRecords open = served.open();
        try (Lease lease = served.lease()) {
            CaptureReader reader = lease.reader();
            Function<ConnectionId, Optional<RecordedConnection>> connections = Served.connections(reader, open);
            RecordedConnection connection = connection(request, reader, open);
            ListPage page = served.index()
                    .page(ListQuery.ALL.with(Filters.own("conn=" + place)), 0, ExchangesResource.MOST_ROWS);
            ClockAnchor anchor = reader.info().anchor();
            Candidate.Known known = served.known(reader, connections, page.numbers());
            return Answer.json(out -> {
                ExchangeRows rows = new ExchangeRows(out, anchor, served.redactor(request), known);
                out.writeStartObject();
                out.writeName("connection");
                ShownJson.writeShown(out, connection, anchor);
                out.writeNumberProperty("total", page.total());
                ExchangeRows.writeColumns(out);
                out.writeArrayPropertyStart("rows");
                page.numbers().forEach(number -> reader.exchange(number, false).ifPresent(rows::write));
                out.writeEndArray();
                out.writeEndObject();
            });
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** The one that the path names. */
    static RecordedConnection connection(Request request, CaptureReader reader, OpenRecords open) throws Problem {
        String place = request.place("id");
        if (!place.matches("c[0-9]{1,18}")) {
            throw new Problem(Code.NOT_FOUND, "A connection is called c and its number.");
        }
        return Served.connections(reader, open)
                .apply(new ConnectionId(Long.parseLong(place.substring(1))))
                .orElseThrow(() -> new Problem(Code.NOT_FOUND, "There is no connection " + place + "."));
    }
}
