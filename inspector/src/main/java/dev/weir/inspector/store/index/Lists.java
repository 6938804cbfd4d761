package dev.weir.inspector.store.index;

import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.store.index.column.Columns;
import dev.weir.inspector.store.index.column.Numbers;
import dev.weir.inspector.store.index.column.Order;
import dev.weir.inspector.store.index.column.Verdict;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.table.WordTable;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** Makes of what the columns know of a filter a page of its list. */
final class Lists {

    private static final int KEPT_MATCHES = 8;

    private final Columns exchanges;
    private final WordTable words;
    private final UrlOrder urls;

    /** By the filter's canonical spelling; those that only records decide. */
    private final Map<String, Matches> matches = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Matches> eldest) {
            return size() > KEPT_MATCHES;
        }
    };

    Lists(Columns exchanges, WordTable words, UrlOrder urls) {
        this.exchanges = exchanges;
        this.words = words;
        this.urls = urls;
    }

    /** Of filters whose answer depends on more than the records of exchanges, what was seen says nothing any more. */
    void forget(Predicate<String> canonical) {
        matches.keySet().removeIf(canonical);
    }

    /** How an exchange is looked at. */
    interface Look {

        BooleanSupplier goesOn();

        void at(long number, Matches found);
    }

    /**
     * What is found by now.
     *
     * @param looked of how many it is known
     */
    record Found(Numbers numbers, long looked) {}

    /** Records are looked at in the order in which they stand in the file, as far as there is time. */
    Found decide(Filter filter, Verdict verdict, Look look) {
        Matches known = matches.computeIfAbsent(filter.canonical(), canonical -> new Matches(filter));
        long[] looked = new long[1];
        BooleanSupplier goesOn = look.goesOn();
        Numbers found = verdict.sure().with(verdict.open(), number -> {
            if (!known.tested(number) && goesOn.getAsBoolean()) {
                look.at(number, known);
            }
            looked[0] += known.tested(number) ? 1 : 0;
            return known.tested(number) && known.holds(number);
        });
        return new Found(found, looked[0]);
    }

    /** @param complete whether all that was recorded is in the index */
    List<Long> page(Numbers found, ListOrder order, long offset, int limit, boolean complete) throws SQLException {
        if (order.key() == ListOrder.Key.URL) {
            urls.prepare(complete);
        }
        int[] ranks = order.key().ofWords() ? words.ranks() : null;
        Order by = new Order(exchanges, order.key().column(), order.descending(), ranks);
        return LongStream.of(by.page(found, offset, limit)).boxed().toList();
    }
}
