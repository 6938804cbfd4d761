package dev.weir.inspector.store.index.column;

import dev.weir.inspector.facet.Column;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a page out of what was found, in the order of a column. Nothing is sorted but the page: the values at its ends are looked for, and then
 * what lies between them. What is equal comes by number, what has no value comes last.
 */
public final class Order {

    private final Columns columns;
    private final Column by;
    private final boolean descending;
    private final int @Nullable [] ranks;

    /** @param ranks the places of words in their order, by their ids; null where values themselves are in order */
    public Order(Columns columns, Column by, boolean descending, int @Nullable [] ranks) {
        this.columns = columns;
        this.by = by;
        this.descending = descending;
        this.ranks = ranks;
    }

    /** Called with each number and its value, upwards by numbers. */
    @FunctionalInterface
    private interface Take {
        void take(long number, long value);
    }

    private Numbers each(Numbers found, Take take) throws SQLException {
        int[] chunks = found.chunks();
        Numbers present = new Numbers(chunks);
        Chunk chunk = new Chunk();
        for (int place = 0; place < chunks.length; place++) {
            columns.read(chunks[place], by, chunk);
            present.put(place, chunk.present);
            long first = (long) chunks[place] * Chunk.ROWS;
            for (int word = 0; word < Chunk.WORDS; word++) {
                for (long bits = found.word(place, word) & chunk.present[word]; bits != 0; bits &= bits - 1) {
                    int row = (word << 6) + Long.numberOfTrailingZeros(bits);
                    long value = chunk.values[row];
                    take.take(first + row, ranks == null ? value : ranks[(int) value]);
                }
            }
        }
        return found.without(present);
    }

    public long[] page(Numbers found, long offset, int limit) throws SQLException {
        if (limit == 0) {
            return new long[0];
        }
        if (by == columns.first()) {
            return found.page(descending, offset, limit);
        }
        Values values = new Values((int) found.count());
        Numbers absent = each(found, (number, value) -> values.add(value));
        int count = values.count();
        int from = (int) Math.min(offset, count);
        int to = (int) Math.min(offset + limit, count);
        long[] page = from == to ? new long[0] : descending ? between(found, values, count - to, count - from) : between(found, values, from, to);
        if (descending) {
            reverse(page);
        }
        long[] behind = absent.page(descending, Math.max(0, offset - count), limit - page.length);
        long[] all = Arrays.copyOf(page, page.length + behind.length);
        System.arraycopy(behind, 0, all, page.length, behind.length);
        return all;
    }

    private static void reverse(long[] numbers) {
        for (int i = 0; i < numbers.length / 2; i++) {
            long first = numbers[i];
            numbers[i] = numbers[numbers.length - 1 - i];
            numbers[numbers.length - 1 - i] = first;
        }
    }

    /** A number with its value. */
    private record Row(long number, long value) {}

    /** Upwards from one place to another, of all that have a value. */
    private long[] between(Numbers found, Values values, int from, int to) throws SQLException {
        Values.Rank least = values.at(from);
        Values.Rank most = values.at(to - 1);
        Stream.Builder<Row> rows = Stream.builder();
        int[] seen = {least.before(), most.before()};
        each(found, (number, value) -> {
            boolean in = least.value() < value && value < most.value();
            if (value == least.value()) {
                in = seen[0] >= from && seen[0] < to;
                seen[0]++;
            } else if (value == most.value()) {
                in = seen[1] < to;
                seen[1]++;
            }
            if (in) {
                rows.add(new Row(number, value));
            }
        });
        return rows.build()
                .sorted(Comparator.comparingLong(Row::value).thenComparingLong(Row::number))
                .mapToLong(Row::number)
                .toArray();
    }
}
