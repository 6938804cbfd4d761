package dev.weir.inspector.store.index;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.inspector.facet.Column;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.index.CaptureIndex.Found;
import dev.weir.inspector.store.index.column.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Findings in the index: one row each, and in the facets the codes of each exchange. */
final class FindingTable {

    /** Looked at in one step: some 30 ms. */
    private static final int STEP = 20_000;

    private static final int MOST_NUMBERS = 100;
    private static final int MOST_FINDINGS = 20;

    private static final String COLUMNS = "code, sentence, details, exchange, connection, evidence, stake";

    private final Connection database;
    private final Columns exchanges;
    private final PreparedStatement insert;
    private final PreparedStatement bits;
    private final PreparedStatement mark;

    /** Of the findings that count; those of a later one are being made. */
    private int round;

    private Found found = Found.NOTHING;

    FindingTable(Connection database, Columns exchanges) throws SQLException {
        this.database = database;
        this.exchanges = exchanges;
        insert = database.prepareStatement("INSERT INTO finding (round, " + COLUMNS + ") VALUES (?,?,?,?,?,?,?,?)");
        bits = database.prepareStatement("SELECT findings FROM facet WHERE number = ?");
        mark = database.prepareStatement("UPDATE facet SET findings = ? WHERE number = ?");
    }

    /** The number of a new round. One that did not come to its end is forgotten. */
    int begin() throws SQLException {
        update("DELETE FROM finding WHERE round > " + round);
        return round + 1;
    }

    void end(int ended) throws SQLException {
        round = ended;
        update("DELETE FROM finding WHERE round < " + ended);
        try (Statement statement = database.createStatement();
                ResultSet counted = statement.executeQuery("SELECT count(*) FROM finding")) {
            found = new Found(counted.getLong(1), ended);
        }
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** What was found before, in a capture's own index. */
    void whole() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet last = statement.executeQuery("SELECT ifnull(max(round), 1), count(*) FROM finding")) {
            round = last.getInt(1);
            found = new Found(last.getLong(2), round);
        }
    }

    Found found() {
        return found;
    }

    void add(int to, List<Finding> findings) throws SQLException {
        for (Finding finding : findings) {
            insert.setInt(1, to);
            insert.setString(2, finding.code().name());
            insert.setString(3, finding.sentence());
            insert.setString(4, FindingDetails.write(finding.values()));
            set(5, finding.exchange());
            set(
                    6,
                    finding.connection() == null
                            ? null
                            : Long.valueOf(finding.connection().value()));
            insert.setString(7, finding.evidence().name().toLowerCase(Locale.ROOT));
            insert.setLong(8, finding.nanosAtStake());
            insert.executeUpdate();
        }
    }

    private void set(int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            insert.setNull(at, Types.INTEGER);
        } else {
            insert.setLong(at, value);
        }
    }

    /** Changes the codes of exchanges behind that number that have others now. */
    long mark(long number, FindingDraft draft) throws SQLException {
        SortedMap<Long, Long> changed = new TreeMap<>();
        long last = 0;
        try (Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT number, client, origin, findings FROM facet WHERE number > "
                                + number + " ORDER BY number LIMIT " + STEP)) {
            while (rows.next()) {
                last = rows.getLong(1);
                long origin = rows.getLong(3);
                FindingSet found = draft.of(last, rows.getLong(2), rows.wasNull() ? null : Long.valueOf(origin));
                if (found.bits() != rows.getLong(4)) {
                    changed.put(last, found.bits());
                }
            }
        }
        for (Map.Entry<Long, Long> entry : changed.entrySet()) {
            mark.setLong(1, entry.getValue());
            mark.setLong(2, entry.getKey());
            mark.executeUpdate();
            exchanges.set(entry.getKey(), Column.FINDINGS, entry.getValue());
        }
        exchanges.flush();
        return last;
    }

    /** Of one exchange; 0 when it is not there. */
    long bits(long number) {
        try {
            bits.setLong(1, number);
            try (ResultSet row = bits.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Map<Long, FindingSet> sets(List<Long> numbers, long throughBlock) throws SQLException {
        Map<Long, FindingSet> sets = new HashMap<>();
        String in = numbers.stream().map(Object::toString).collect(Collectors.joining(","));
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number, findings FROM facet WHERE number IN (" + in
                        + ") AND block <= " + throughBlock)) {
            while (rows.next()) {
                sets.put(rows.getLong(1), new FindingSet(rows.getLong(2)));
            }
        }
        return sets;
    }

    List<Finding> of(RecordedExchange exchange) throws SQLException {
        ConnectionId origin = exchange.origin();
        List<Finding> found = findings("(exchange = " + exchange.number() + " OR connection IN ("
                + exchange.client().value() + (origin == null ? "" : ", " + origin.value()) + "))");
        found.sort(Finding.MOST_FIRST);
        return found;
    }

    private List<Finding> findings(String where) throws SQLException {
        List<Finding> found = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT " + COLUMNS + " FROM finding WHERE round = " + round + " AND " + where)) {
            while (rows.next()) {
                long exchange = rows.getLong(4);
                Long number = rows.wasNull() ? null : Long.valueOf(exchange);
                long connection = rows.getLong(5);
                ConnectionId id = rows.wasNull() ? null : new ConnectionId(connection);
                found.add(new Finding(
                        FindingCode.valueOf(rows.getString(1)),
                        rows.getString(2),
                        FindingDetails.read(rows.getString(3)),
                        number,
                        id,
                        Evidence.valueOf(rows.getString(6).toUpperCase(Locale.ROOT)),
                        rows.getLong(7)));
            }
        }
        return found;
    }

    List<FindingGroup> groups() throws SQLException {
        List<FindingGroup> groups = new ArrayList<>();
        List<FindingCode> worstFirst = new FindingSet(-1).codes();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT code, count(*), count(DISTINCT exchange), count(DISTINCT connection), total(stake) "
                                + "FROM finding WHERE round = " + round + " GROUP BY code")) {
            while (rows.next()) {
                String code = rows.getString(1);
                groups.add(new FindingGroup(
                        FindingCode.valueOf(code),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        numbers(code),
                        findings("code = '" + code + "' ORDER BY stake DESC, id LIMIT " + MOST_FINDINGS)));
            }
        }
        groups.sort((a, b) -> Integer.compare(worstFirst.indexOf(a.code()), worstFirst.indexOf(b.code())));
        return groups;
    }

    private List<Long> numbers(String code) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery("SELECT DISTINCT exchange FROM finding WHERE round = " + round
                        + " AND code = '" + code + "' AND exchange IS NOT NULL ORDER BY exchange LIMIT "
                        + MOST_NUMBERS)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}
