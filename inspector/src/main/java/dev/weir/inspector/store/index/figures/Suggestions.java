package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.column.Cells;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Values that occur, for completing a filter. */
public final class Suggestions {

    private static final int MOST = 50;

    /** What is completed: the word of the filter language is the column's. */
    private static final Column[] COMPLETED = {
        Column.HOST, Column.METHOD, Column.STATUS, Column.TYPE, Column.ERROR,
    };

    private Suggestions() {}

    /** By the word of the filter language, the most frequent first. */
    public static CaptureIndex.Figures<Map<String, List<String>>> all() {
        return (columns, found, words) -> {
            Map<Column, Map<Long, Long>> counts = new HashMap<>();
            Cells cells = new Cells(columns, COMPLETED);
            cells.each(found, () -> {
                for (int i = 0; i < COMPLETED.length; i++) {
                    if (cells.has(i)) {
                        counts.computeIfAbsent(COMPLETED[i], column -> new HashMap<>())
                                .merge(cells.at(i), 1L, Long::sum);
                    }
                }
            });
            Map<String, List<String>> all = new LinkedHashMap<>();
            for (Column column : COMPLETED) {
                LongFunction<String> text = column == Column.STATUS ? Long::toString : words::text;
                all.put(column.label(), mostFrequent(counts.getOrDefault(column, Map.of()), text));
            }
            return all;
        };
    }

    private static List<String> mostFrequent(Map<Long, Long> counts, LongFunction<String> text) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .map(entry -> text.apply(entry.getKey()))
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
