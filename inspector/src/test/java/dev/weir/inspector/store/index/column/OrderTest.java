package dev.weir.inspector.store.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.index.table.IndexTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderTest {

    private static final long FIRST = 3L * Chunk.ROWS - 50;
    private static final int COUNT = 9_000;
    private static final Condition SOME = new Condition.Between(Column.STATES, 1, 2);

    private Connection database;
    private Columns columns;
    private final Map<Long, Map<Column, Long>> rows = new HashMap<>();

    @BeforeEach
    void create() throws SQLException {
        database = DriverManager.getConnection("jdbc:sqlite::memory:");
        IndexTables.create(database);
        columns = new Columns(database, Column.ofExchanges());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    /** Numbers are missing, and come in no order; ties are many where there are few values. */
    private void fill(long seed, int values) throws SQLException {
        Random random = new Random(seed);
        List<Long> numbers = new ArrayList<>();
        LongStream.range(FIRST, FIRST + COUNT)
                .filter(n -> random.nextInt(5) > 0)
                .forEach(numbers::add);
        Collections.shuffle(numbers, random);
        for (long number : numbers) {
            Map<Column, Long> row = new HashMap<>();
            row.put(Column.STATES, (long) random.nextInt(4));
            if (random.nextInt(3) > 0) {
                long tail = (long) Math.exp(random.nextInt(40)) * (random.nextBoolean() ? 1 : -1);
                row.put(Column.WAIT, values == 0 ? tail : random.nextInt(values));
            }
            rows.put(number, row);
            columns.put(number, row);
        }
        columns.flush();
    }

    private Numbers found() throws SQLException {
        return new Sieve(columns, columns, new NothingAround()).of(SOME).sure();
    }

    private List<Long> expected(boolean descending) {
        Comparator<Long> byNumber = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        Comparator<Long> byValue =
                Comparator.comparing(number -> rows.get(number).get(Column.WAIT));
        List<Long> all = rows.keySet().stream()
                .filter(number -> rows.get(number).get(Column.STATES) % 3 > 0)
                .toList();
        List<Long> sorted = new ArrayList<>(all.stream()
                .filter(number -> rows.get(number).containsKey(Column.WAIT))
                .sorted((descending ? byValue.reversed() : byValue).thenComparing(byNumber))
                .toList());
        all.stream()
                .filter(number -> !rows.get(number).containsKey(Column.WAIT))
                .sorted(byNumber)
                .forEach(sorted::add);
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 1_000_000})
    void anyPageIsCutOutOfTheSortedWhole(int values) throws SQLException {
        fill(values + 1, values);
        for (boolean descending : new boolean[] {false, true}) {
            List<Long> whole = expected(descending);
            Order order = new Order(columns, Column.WAIT, descending, null);
            for (int offset = 0; offset < whole.size() + 300; offset += 170) {
                assertThat(order.page(found(), offset, 200))
                        .as("from %s, downwards %s", offset, descending)
                        .containsExactly(
                                whole.subList(Math.min(offset, whole.size()), Math.min(offset + 200, whole.size()))
                                        .toArray(Long[]::new));
            }
        }
    }

    @Test
    void wordsComeInTheOrderOfTheirRanks() throws SQLException {
        fill(1, 3);
        long[] page = new Order(columns, Column.WAIT, false, new int[] {1, 2, 0}).page(found(), 0, 1);
        assertThat(rows.get(page[0]).get(Column.WAIT)).isEqualTo(2);
    }

    @Test
    void whatIsRemovedOrReplacedIsNotFoundAnyMore() throws SQLException {
        fill(1, 3);
        long count = found().count();
        long[] two = found().page(false, 0, 2);
        columns.remove(two[0]);
        columns.put(two[1], Map.of(Column.STATES, 0L));
        columns.flush();
        assertThat(found().count()).isEqualTo(count - 2);
        assertThat(columns.count()).isEqualTo(rows.size() - 1);
        Columns again = new Columns(database, Column.ofExchanges());
        assertThat(again.count()).isEqualTo(columns.count());
        assertThat(again.chunks()).isEqualTo(columns.chunks());
    }

    @Test
    void aChunkOfWhichNothingIsLeftIsNotLookedThrough() throws SQLException {
        columns.put(5, Map.of());
        columns.put(5 + Chunk.ROWS, Map.of());
        columns.flush();
        columns.remove(5);
        columns.flush();
        assertThat(columns.chunks()).containsExactly(1);
    }

    @Test
    void aTextThatWasNotKeptIsLookedUp() throws SQLException {
        columns.put(1, Map.of(Column.ASKED_TYPES, Around.NOT_KEPT));
        columns.put(2, Map.of(Column.ASKED_TYPES, 7L));
        columns.put(3, Map.of());
        columns.flush();
        Condition text = new Condition.Text(Column.ASKED_TYPES, word -> true);
        Sieve sieve = new Sieve(columns, columns, new NothingAround());
        for (Condition condition : List.of(text, new Condition.Not(text))) {
            assertThat(sieve.of(condition).open().page(false, 0, 9)).containsExactly(1);
        }
        assertThat(sieve.of(text).sure().page(false, 0, 9)).containsExactly(2);
        assertThat(sieve.of(new Condition.Not(text)).sure().page(false, 0, 9)).containsExactly(3);
    }

    /** Every word passes but that which was not kept. */
    private static final class NothingAround implements Around {

        @Override
        public BitSet words(Predicate<String> test) {
            BitSet all = new BitSet();
            all.set(1, 100);
            return all;
        }

        @Override
        public String word(long id) {
            return "";
        }

        @Override
        public ChunkBits addressed(UrlTest test, int[] chunks) {
            return chunk -> new long[Chunk.WORDS];
        }

        @Override
        public List<PageMark> pages() {
            return List.of();
        }

        @Override
        public Map<Long, Note> notes() {
            return Map.of();
        }
    }
}
