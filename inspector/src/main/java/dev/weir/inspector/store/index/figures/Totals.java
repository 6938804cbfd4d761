package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.store.index.CaptureIndex;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has happened since the beginning, for programs that watch how it grows: each question adds what came since the one before, so
 * that nothing shrinks when old exchanges make room for newer ones. One thread at a time.
 */
public final class Totals implements CaptureIndex.Sums {

    private static final List<String> TIMES =
            List.of("total", "queue", "dns", "connect", "tls", "send", "wait", "receive");

    private final Map<String, Histogram> times = new LinkedHashMap<>();
    private final Map<String, Long> opened = new TreeMap<>();
    private final Map<List<String>, Long> closed = new LinkedHashMap<>();
    private final Histogram lifetimes = new Histogram();
    private long failed;
    private long block;

    public Totals() {
        TIMES.forEach(time -> times.put(time, new Histogram()));
    }

    @Override
    public void goOn(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            exchanges(statement);
            connections(statement);
            try (ResultSet last = statement.executeQuery(
                    "SELECT max((SELECT ifnull(max(block), 0) FROM facet), (SELECT ifnull(max(block), 0) FROM link))")) {
                block = Math.max(block, last.getLong(1));
            }
        }
    }

    private void exchanges(Statement statement) throws SQLException {
        String query = "SELECT flags, " + String.join(", ", TIMES) + " FROM facet WHERE block > " + block;
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                failed += (rows.getInt(1) & 4) >> 2;
                int column = 2;
                for (Histogram time : times.values()) {
                    long nanos = rows.getLong(column++);
                    if (!rows.wasNull()) {
                        time.add(nanos);
                    }
                }
            }
        }
    }

    private void connections(Statement statement) throws SQLException {
        String query = "SELECT leg, exchanges, first, kind, closed - opened FROM link WHERE block > " + block;
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                boolean client = rows.getString(1).equals("client");
                opened.merge(client ? "accepted" : rows.getLong(2) > 0 ? "request" : "unused", 1L, Long::sum);
                long lifetime = rows.getLong(5);
                if (rows.wasNull()) {
                    continue;
                }
                lifetimes.add(lifetime);
                String first = rows.getString(3);
                String kind = rows.getString(4);
                closed.merge(
                        List.of(first == null ? "unknown" : first, kind == null ? "unknown" : kind), 1L, Long::sum);
            }
        }
    }

    /** By {@code total} and the phases. */
    public Map<String, Histogram> times() {
        return times;
    }

    /** One of them. */
    public Histogram time(String name) {
        return times.getOrDefault(name, new Histogram());
    }

    /** By why; of those that are recorded: they closed, or the recording ended. */
    public Map<String, Long> opened() {
        return opened;
    }

    /** By who closed first and how. */
    public Map<List<String>, Long> closed() {
        return closed;
    }

    public Histogram lifetimes() {
        return lifetimes;
    }

    public long failed() {
        return failed;
    }
}
