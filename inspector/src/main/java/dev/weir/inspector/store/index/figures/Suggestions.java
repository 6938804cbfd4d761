package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.store.index.CaptureIndex;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values that occur, for completing a filter. */
public final class Suggestions {

    private static final int MOST = 50;

    private Suggestions() {}

    /** By the word of the filter language, the most frequent first. */
    public static CaptureIndex.Figures<Map<String, List<String>>> all() {
        return (database, where) -> {
            Map<String, List<String>> all = new LinkedHashMap<>();
            try (Statement statement = database.createStatement()) {
                for (String column : List.of("host", "method", "status", "type", "error")) {
                    String text = column.equals("status")
                            ? "f.status"
                            : "(SELECT text FROM word WHERE id = f." + column + ")";
                    String query = "SELECT " + text + " FROM facet f WHERE f." + column + " IS NOT NULL AND " + where
                            + " GROUP BY f." + column + " ORDER BY count(*) DESC LIMIT " + MOST;
                    List<String> values = new ArrayList<>();
                    try (ResultSet rows = statement.executeQuery(query)) {
                        while (rows.next()) {
                            String value = rows.getString(1);
                            if (!value.isEmpty()) {
                                values.add(value);
                            }
                        }
                    }
                    all.put(column, values);
                }
            }
            return all;
        };
    }
}
