package dev.weir.inspector.store.index;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the index. Numbers that were counted are remembered until the journal grows: a list asks for its length with every page. */
final class Counts {

    private static final int REMEMBERED = 64;

    private final Connection database;
    private final Map<String, Long> known = new LinkedHashMap<>(16, 0.75f, true);
    private long asOf;

    Counts(Connection database) {
        this.database = database;
    }

    @FunctionalInterface
    interface Row {
        void take(ResultSet row) throws SQLException;
    }

    void rows(String sql, Row each) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                each.take(rows);
            }
        }
    }

    List<Long> numbers(String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        rows(sql, row -> numbers.add(row.getLong(1)));
        return numbers;
    }

    long number(String sql, long lastBlock) throws SQLException {
        if (lastBlock != asOf || known.size() > REMEMBERED) {
            known.clear();
            asOf = lastBlock;
        }
        Long there = known.get(sql);
        if (there != null) {
            return there;
        }
        long[] counted = new long[1];
        rows(sql, row -> counted[0] = row.getLong(1));
        known.put(sql, counted[0]);
        return counted[0];
    }

    void update(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Else whoever wants to write waits for this to end. */
    void commit() throws SQLException {
        database.commit();
    }

    void forget() {
        known.clear();
    }
}
