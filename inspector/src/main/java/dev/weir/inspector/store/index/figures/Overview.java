package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.column.Cells;
import java.util.ArrayList;
import java.util.List;

/** Exchanges over time, in bins of equal length between the first start and the last. */
public record Overview(long fromNanos, long toNanos, List<Bin> bins) {

    /** What started in it. */
    public record Bin(long count, long failed, long longestNanos) {}

    public static CaptureIndex.Figures<Overview> in(int bins) {
        return (columns, found, words) -> {
            long[] ends = {Long.MAX_VALUE, Long.MIN_VALUE};
            Cells starts = new Cells(columns, Column.STARTED);
            starts.each(columns.all(), () -> {
                ends[0] = Math.min(ends[0], starts.at(0));
                ends[1] = Math.max(ends[1], starts.at(0));
            });
            long from = columns.count() == 0 ? 0 : ends[0];
            long to = columns.count() == 0 ? 1 : ends[1] + 1;
            long width = Math.max(1, (to - from + bins - 1) / bins);
            long[] counts = new long[bins];
            long[] failed = new long[bins];
            long[] longest = new long[bins];
            Cells cells = new Cells(columns, Column.STARTED, Column.FLAGS, Column.TOTAL);
            cells.each(found, () -> {
                int bin = (int) Math.min((cells.at(0) - from) / width, bins - 1L);
                counts[bin]++;
                failed[bin] += (cells.at(1) & ExchangeFacets.FAILED) == 0 ? 0 : 1;
                longest[bin] = Math.max(longest[bin], cells.at(2));
            });
            List<Bin> all = new ArrayList<>();
            for (int i = 0; i < bins; i++) {
                all.add(new Bin(counts[i], failed[i], longest[i]));
            }
            return new Overview(from, to, all);
        };
    }
}
