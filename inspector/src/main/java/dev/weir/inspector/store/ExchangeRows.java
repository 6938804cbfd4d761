package dev.weir.inspector.store;

import dev.weir.events.Leg;
import dev.weir.inspector.json.ModelCodec;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedExchange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads exchanges and completes them with their bodies. */
final class ExchangeRows {

    private static final String COLUMNS = "SELECT number, started, record, "
            + "EXISTS (SELECT 1 FROM body WHERE id = number * 2), "
            + "EXISTS (SELECT 1 FROM body WHERE id = number * 2 + 1) "
            + "FROM exchange ";

    private final Connection database;
    private final ModelCodec codec = new ModelCodec();

    /** As it stands in the file: bodies may have been evicted since the record was written. */
    @SuppressWarnings("ArrayRecordComponent") // decoded at once, never compared
    record Row(long number, long started, byte[] record, boolean requestBody, boolean responseBody) {}

    ExchangeRows(Connection database) {
        this.database = database;
    }

    /**
     * The next page of a query.
     *
     * @param after the row that came last; null at the start
     */
    List<Row> page(ExchangeQuery query, @Nullable Row after, long limit) throws SQLException {
        boolean descending = query.order() == ExchangeQuery.Order.NUMBER_DESCENDING;
        String order = switch (query.order()) {
            case STARTED -> "AND (started, number) > (?, ?) ORDER BY started, number";
            case NUMBER -> "AND number > ? ORDER BY number";
            case NUMBER_DESCENDING -> "AND number < ? ORDER BY number DESC";
        };
        long before = descending ? Long.MAX_VALUE : Long.MIN_VALUE;
        // Before the first row nothing is left out: not even the number that is the bound itself, which no exchange
        // has.
        // The plus keeps SQLite from searching by number and then sorting all that is left for every page.
        String range = query.order() == ExchangeQuery.Order.STARTED ? "+number" : "number";
        try (PreparedStatement statement =
                database.prepareStatement(COLUMNS + "WHERE " + range + " BETWEEN ? AND ? " + order + " LIMIT ?")) {
            int at = 1;
            statement.setLong(at++, query.fromNumber());
            statement.setLong(at++, query.toNumber());
            if (query.order() == ExchangeQuery.Order.STARTED) {
                statement.setLong(at++, after == null ? before : after.started());
            }
            statement.setLong(at++, after == null ? before : after.number());
            statement.setLong(at, limit);
            return rows(statement);
        }
    }

    private static List<Row> rows(PreparedStatement statement) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Row(
                        rows.getLong(1), rows.getLong(2), rows.getBytes(3), rows.getBoolean(4), rows.getBoolean(5)));
            }
        }
        return found;
    }

    /**
     * The exchange of a row.
     *
     * @throws dev.weir.inspector.json.JsonFormatException when its record is damaged
     */
    RecordedExchange exchange(Row row, boolean bodies) throws SQLException {
        byte @Nullable [] request = bodies && row.requestBody() ? body(CaptureSchema.requestBody(row.number())) : null;
        byte @Nullable [] response =
                bodies && row.responseBody() ? body(CaptureSchema.responseBody(row.number())) : null;
        boolean hasRequest = bodies ? request != null : row.requestBody();
        boolean hasResponse = bodies ? response != null : row.responseBody();
        RecordedExchange exchange = codec.exchange(
                row.record(),
                (leg, body) -> leg == Leg.CLIENT
                        ? complete(body, hasRequest, request)
                        : complete(body, hasResponse, response));
        return response == null ? exchange : exchange.withMessages(response);
    }

    private static RecordedBody complete(RecordedBody body, boolean there, byte @Nullable [] kept) {
        // Of a WebSocket the row holds the messages; its 101 has no body.
        boolean own = there && body.keptBytes() > 0;
        return body.keeping(own ? body.keptBytes() : 0, own ? kept : null);
    }

    private byte @Nullable [] body(long id) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement("SELECT bytes FROM body WHERE id = ?")) {
            statement.setLong(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }
}
