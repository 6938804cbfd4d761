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

    /** Something that is done with a chunk of what was found and has a value. */
    @FunctionalInterface
    private interface Step {

        /** @param among which rows, 64 a word */
        void take(long firstNumber, long[] among, long[] values);
    }

    /** Returns those without a value. */
    private Numbers each(Numbers found, Step step) throws SQLException {
        int[] chunks = found.chunks();
        Numbers present = new Numbers(chunks);
        Chunk chunk = new Chunk();
        for (int place = 0; place < chunks.length; place++) {
            columns.read(chunks[place], by, chunk);
            present.put(place, chunk.present);
            for (int word = 0; word < Chunk.WORDS; word++) {
                chunk.present[word] &= found.word(place, word);
            }
            if (ranks != null) {
                rank(chunk, ranks);
            }
            step.take((long) chunks[place] * Chunk.ROWS, chunk.present, chunk.values);
        }
        return found.without(present);
    }

    private static void rank(Chunk chunk, int[] ranks) {
        for (int word = 0; word < Chunk.WORDS; word++) {
            for (long bits = chunk.present[word]; bits != 0; bits &= bits - 1) {
                int row = (word << 6) + Long.numberOfTrailingZeros(bits);
                chunk.values[row] = ranks[(int) chunk.values[row]];
            }
        }
    }

    public long[] page(Numbers found, long offset, int limit) throws SQLException {
        if (limit == 0) {
            return new long[0];
        }
        if (by == columns.first()) {
            return found.page(descending, offset, limit);
        }
        Values values = new Values((int) found.count());
        Numbers absent = each(found, (first, among, all) -> values.add(among, all));
        int count = values.count();
        int from = (int) Math.min(offset, count);
        int to = (int) Math.min(offset + limit, count);
        long[] page = descending ? between(found, values, count - to, count - from) : between(found, values, from, to);
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
        if (from == to) {
            return new long[0];
        }
        Values.Rank least = values.at(from);
        Values.Rank most = values.at(to - 1);
        Stream.Builder<Row> rows = Stream.builder();
        int[] seen = {least.before(), most.before()};
        each(found, (first, among, all) -> {
            for (int word = 0; word < Chunk.WORDS; word++) {
                for (long bits = among[word]; bits != 0; bits &= bits - 1) {
                    int row = (word << 6) + Long.numberOfTrailingZeros(bits);
                    long value = all[row];
                    if (value < least.value() || value > most.value()) {
                        continue;
                    }
                    // What is equal to an end is partly before the page, or behind it.
                    boolean low = value == least.value();
                    int place = low ? seen[0]++ : value == most.value() ? seen[1]++ : from;
                    if (place >= from && place < to) {
                        rows.add(new Row(first + row, value));
                    }
                }
            }
        });
        return rows.build()
                .sorted(Comparator.comparingLong(Row::value).thenComparingLong(Row::number))
                .mapToLong(Row::number)
                .toArray();
    }
}
