package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.store.index.CaptureIndex;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a host cost.
 *
 * @param connections to it that carried an exchange
 * @param p50 medians of the total and of each phase that occurred, in nanoseconds; exchanges without a phase do not count for it
 */
public record HostFigures(
        String host,
        long exchanges,
        long failed,
        long connections,
        long responseBytes,
        Map<String, Long> p50,
        Map<String, Long> p95) {

    private static final int MOST_HOSTS = 500;
    private static final List<String> TIMES =
            List.of("total", "queue", "dns", "connect", "tls", "send", "wait", "receive");

    /** The most asked first. */
    public static CaptureIndex.Figures<List<HostFigures>> all() {
        return (database, where) -> {
            try (Statement statement = database.createStatement()) {
                Map<Long, Times> times = times(statement, where);
                List<HostFigures> hosts = new ArrayList<>();
                String query = "SELECT f.host, word.text, count(*), total(f.flags & 4 <> 0), count(DISTINCT f.origin), "
                        + "total(f.size) FROM facet f JOIN word ON word.id = f.host WHERE " + where
                        + " GROUP BY f.host ORDER BY 3 DESC LIMIT " + MOST_HOSTS;
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        Times of = times.getOrDefault(rows.getLong(1), new Times());
                        hosts.add(new HostFigures(
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getLong(5),
                                rows.getLong(6),
                                of.quantiles(0.5),
                                of.quantiles(0.95)));
                    }
                }
                hosts.sort(Comparator.comparingLong(HostFigures::exchanges).reversed());
                return hosts;
            }
        };
    }

    private static Map<Long, Times> times(Statement statement, String where) throws SQLException {
        Map<Long, Times> all = new HashMap<>();
        String query = "SELECT f.host, f." + String.join(", f.", TIMES) + " FROM facet f WHERE f.host IS NOT NULL AND "
                + where;
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                Times times = all.computeIfAbsent(rows.getLong(1), host -> new Times());
                for (int i = 0; i < TIMES.size(); i++) {
                    long time = rows.getLong(i + 2);
                    if (!rows.wasNull()) {
                        times.add(i, time);
                    }
                }
            }
        }
        return all;
    }

    /** Of one host: all of them, for a quantile must not be averaged. */
    private static final class Times {

        private final long[][] values = new long[TIMES.size()][16];
        private final int[] counts = new int[TIMES.size()];

        void add(int which, long value) {
            if (counts[which] == values[which].length) {
                values[which] = Arrays.copyOf(values[which], counts[which] * 2);
            }
            values[which][counts[which]++] = value;
        }

        Map<String, Long> quantiles(double share) {
            Map<String, Long> found = new LinkedHashMap<>();
            for (int i = 0; i < TIMES.size(); i++) {
                if (counts[i] > 0) {
                    Arrays.sort(values[i], 0, counts[i]);
                    int at = (int) Math.ceil(share * counts[i]) - 1;
                    found.put(TIMES.get(i), values[i][Math.max(at, 0)]);
                }
            }
            found.putIfAbsent("total", 0L);
            return found;
        }
    }
}
