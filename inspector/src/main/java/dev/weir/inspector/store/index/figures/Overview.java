package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.store.index.CaptureIndex;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Exchanges over time, in bins of equal length between the first start and the last. */
public record Overview(long fromNanos, long toNanos, List<Bin> bins) {

    /** What started in it. */
    public record Bin(long count, long failed, long longestNanos) {
        static final Bin EMPTY = new Bin(0, 0, 0);
    }

    public static CaptureIndex.Figures<Overview> in(int bins) {
        return (database, where) -> {
            try (Statement statement = database.createStatement()) {
                long from;
                long to;
                try (ResultSet ends = statement.executeQuery("SELECT min(started), max(started) FROM facet")) {
                    from = ends.getLong(1);
                    to = ends.getLong(2) + 1;
                }
                long width = Math.max(1, (to - from + bins - 1) / bins);
                return new Overview(from, to, bins(statement, where, from, width, bins));
            }
        };
    }

    private static List<Bin> bins(Statement statement, String where, long from, long width, int bins)
            throws SQLException {
        List<Bin> all = new ArrayList<>(Collections.nCopies(bins, Bin.EMPTY));
        String query = "SELECT (f.started - " + from + ") / " + width + " AS bin, count(*), total(f.flags & 4 <> 0), "
                + "max(f.total) FROM facet f WHERE " + where + " GROUP BY bin";
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                int bin = Math.min(rows.getInt(1), bins - 1);
                all.set(bin, new Bin(rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return all;
    }
}
