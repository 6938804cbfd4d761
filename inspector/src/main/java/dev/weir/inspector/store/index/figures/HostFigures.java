package dev.weir.inspector.store.index.figures;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.column.Cells;
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

    /** The times stand first. */
    private static final Column[] ASKED = {
        Column.TOTAL,
        Column.QUEUE,
        Column.DNS,
        Column.CONNECT,
        Column.TLS,
        Column.SEND,
        Column.WAIT,
        Column.RECEIVE,
        Column.ORIGIN,
        Column.HOST,
        Column.FLAGS,
        Column.SIZE,
    };

    private static final int TIMES = 8;
    private static final int ORIGIN = 8;
    private static final int HOST = 9;
    private static final int FLAGS = 10;
    private static final int SIZE = 11;

    /** The most asked first. */
    public static CaptureIndex.Figures<List<HostFigures>> all() {
        return (columns, found, words) -> {
            Map<Long, Sums> hosts = new HashMap<>();
            Cells cells = new Cells(columns, ASKED);
            cells.each(found, () -> {
                if (cells.has(HOST)) {
                    hosts.computeIfAbsent(cells.at(HOST), host -> new Sums()).add(cells);
                }
            });
            return hosts.entrySet().stream()
                    .sorted(Comparator.<Map.Entry<Long, Sums>>comparingLong(entry -> -entry.getValue().exchanges)
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(MOST_HOSTS)
                    .map(entry -> entry.getValue().figures(words.text(entry.getKey())))
                    .toList();
        };
    }

    /** Of one host. All times are kept, for a quantile must not be averaged. */
    private static final class Sums {

        private final long[][] values = new long[TIMES + 1][16];
        private final int[] counts = new int[TIMES + 1];
        private long exchanges;
        private long failed;
        private long bytes;

        void add(Cells cells) {
            exchanges++;
            failed += (cells.at(FLAGS) & ExchangeFacets.FAILED) == 0 ? 0 : 1;
            bytes += cells.has(SIZE) ? cells.at(SIZE) : 0;
            for (int i = 0; i <= ORIGIN; i++) {
                if (cells.has(i)) {
                    if (counts[i] == values[i].length) {
                        values[i] = Arrays.copyOf(values[i], counts[i] * 2);
                    }
                    values[i][counts[i]++] = cells.at(i);
                }
            }
        }

        HostFigures figures(String host) {
            for (int i = 0; i <= ORIGIN; i++) {
                Arrays.sort(values[i], 0, counts[i]);
            }
            long connections =
                    Arrays.stream(values[ORIGIN], 0, counts[ORIGIN]).distinct().count();
            return new HostFigures(host, exchanges, failed, connections, bytes, quantiles(0.5), quantiles(0.95));
        }

        private Map<String, Long> quantiles(double share) {
            Map<String, Long> found = new LinkedHashMap<>();
            for (int i = 0; i < TIMES; i++) {
                if (counts[i] > 0) {
                    int at = (int) Math.ceil(share * counts[i]) - 1;
                    found.put(ASKED[i].label(), values[i][Math.max(at, 0)]);
                }
            }
            found.putIfAbsent("total", 0L);
            return found;
        }
    }
}
