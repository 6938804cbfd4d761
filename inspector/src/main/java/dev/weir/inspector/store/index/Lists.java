package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Pages of lists. Of few exchanges all are found and then sorted; of many the index of an order is walked until a page is full. Which of both is
 * quick depends on how many there are, which SQLite does not know beforehand.
 */
final class Lists {

    /** Found and sorted in some 40 ms; of a million, one in fifty is found soon enough by walking. */
    private static final int FEW = 20_000;

    /** So far from its beginning a list is walked for each page; what is behind is remembered as a whole: 8 bytes an exchange. */
    private static final long FAR = 20_000;

    private static final Pattern COLUMN = Pattern.compile("\\bf\\.(?!started)\\w+");
    private static final String ALL = " WHERE 1";
    private static final int KEPT_MATCHES = 8;
    private static final int KEPT_LISTS = 2;

    private final Counts counts;

    /** By the filter's canonical spelling; those that only this process can decide. */
    private final Map<String, Matches> matches = latest(KEPT_MATCHES);

    /** By the condition: the numbers of what it finds, where that is few. */
    private final Map<String, Optional<List<Long>>> few = latest(64);

    /** Long ones, in their order. */
    private final Map<String, long[]> whole = latest(KEPT_LISTS);

    private long asOf = -1;

    Lists(Counts counts) {
        this.counts = counts;
    }

    private static <V> Map<String, V> latest(int kept) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > kept;
            }
        };
    }

    /** What was counted of an index that has changed since says nothing any more. */
    void forget() {
        few.clear();
        whole.clear();
    }

    /** The same, of filters whose answer depends on more than the records of exchanges. */
    void forget(Predicate<String> canonical) {
        matches.keySet().removeIf(canonical);
    }

    private void asOf(long lastBlock) {
        if (lastBlock != asOf) {
            forget();
            asOf = lastBlock;
        }
    }

    /** Of exchanges that SQL decides on. */
    Found exact(String where, ListQuery query, long counted, long offset, int limit, long lastBlock)
            throws SQLException {
        asOf(lastBlock);
        List<Long> numbers = where.equals(ALL) ? null : few(where);
        if (numbers != null) {
            return new Found(numbers.size(), sorted(numbers, query.order(), offset, limit));
        }
        long total = counted >= 0 ? counted : counts.number("SELECT count(*) FROM facet f" + where, lastBlock);
        if (query.plain()) {
            // Covered by a narrow index: what is passed over need not be read whole.
            return new Found(
                    total,
                    counts.numbers("SELECT f.number FROM facet f INDEXED BY facet_number ORDER BY "
                            + query.order().sql() + page(offset, limit)));
        }
        if (where.equals(ALL) && query.order().key() == ListOrder.Key.URL) {
            return new Found(
                    total,
                    counts.numbers("SELECT u.number FROM url u ORDER BY "
                            + query.order().sql() + page(offset, limit)));
        }
        if (offset > FAR && !where.equals(ALL)) {
            return new Found(total, far(where, query.order(), offset, limit));
        }
        return new Found(total, walked(where, query.order(), offset, limit));
    }

    /** So many there are, and those of the page. */
    record Found(long total, List<Long> numbers) {}

    private static String page(long offset, long limit) {
        return " LIMIT " + limit + " OFFSET " + offset;
    }

    /** Null when there are many. */
    private @Nullable List<Long> few(String where) throws SQLException {
        Optional<List<Long>> there = few.get(where);
        if (there == null) {
            List<Long> found = counts.numbers("SELECT f.number FROM facet f" + where + " LIMIT " + (FEW + 1));
            there = found.size() > FEW ? Optional.empty() : Optional.of(found);
            few.put(where, there);
        }
        return there.orElse(null);
    }

    private List<Long> sorted(List<Long> numbers, ListOrder order, long offset, int limit) throws SQLException {
        if (numbers.isEmpty() || limit == 0) {
            return List.of();
        }
        if (order.key() == ListOrder.Key.NUMBER) {
            long[] all = numbers.stream().mapToLong(number -> number).sorted().toArray();
            return LongStream.range(offset, Math.max(offset, Math.min(offset + limit, all.length)))
                    .map(at -> all[(int) (order.descending() ? all.length - 1 - at : at)])
                    .boxed()
                    .toList();
        }
        String in = numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "(", ")"));
        return counts.numbers("SELECT f.number FROM facet f" + order.join() + " WHERE f.number IN " + in + " ORDER BY "
                + order.unwalked() + page(offset, limit));
    }

    /** Along the index of the order; what has no such value comes behind. */
    private List<Long> walked(String where, ListOrder order, long offset, int limit) throws SQLException {
        String absent = order.absent();
        List<Long> page = counts.numbers("SELECT f.number FROM " + order.from() + unaided(where) + order.present()
                + " ORDER BY " + order.sql() + page(offset, limit));
        if (absent == null || page.size() == limit) {
            return page;
        }
        String without = where + " AND " + absent;
        long present = page.isEmpty()
                ? counts.number("SELECT count(*) FROM facet f" + where + " AND NOT " + absent, asOf)
                : offset + page.size();
        List<Long> all = new ArrayList<>(page);
        all.addAll(counts.numbers("SELECT f.number FROM facet f" + without + " ORDER BY f.number"
                + (order.descending() ? " DESC" : "") + page(Math.max(0, offset - present), limit - page.size())));
        return all;
    }

    /** Without the indexes that SQLite would otherwise find many by, to sort them all for one page. */
    private static String unaided(String where) {
        return COLUMN.matcher(where).replaceAll("+$0");
    }

    private List<Long> far(String where, ListOrder order, long offset, int limit) throws SQLException {
        String key = order.sql() + where;
        long[] there = whole.get(key);
        if (there == null) {
            there = walked(where, order, 0, Integer.MAX_VALUE).stream()
                    .mapToLong(number -> number)
                    .toArray();
            whole.put(key, there);
        }
        int from = (int) Math.min(offset, there.length);
        return Arrays.stream(there, from, (int) Math.min((long) from + limit, there.length))
                .boxed()
                .toList();
    }

    /** Of exchanges that must be looked at one by one, as far as there is time: those of the condition, in their order. */
    ListPage scanned(Filter filter, List<Long> candidates, long offset, int limit, Look look) {
        Matches found = matches.computeIfAbsent(filter.canonical(), canonical -> new Matches(filter));
        List<Long> page = new ArrayList<>();
        long total = 0;
        long looked = 0;
        for (long number : candidates) {
            if (!found.tested(number) && look.goesOn().getAsBoolean()) {
                look.at(number, found);
            }
            if (!found.tested(number)) {
                continue;
            }
            looked++;
            if (found.holds(number) && total++ >= offset && page.size() < limit) {
                page.add(number);
            }
        }
        return new ListPage(total, looked == candidates.size(), looked, candidates.size(), page);
    }

    /** All that a condition finds, for {@link #scanned}. */
    List<Long> candidates(Condition condition, String range, ListOrder order, long lastBlock) throws SQLException {
        asOf(lastBlock);
        String where = " WHERE " + condition.most() + range;
        List<Long> numbers = few(where);
        if (numbers != null) {
            return sorted(numbers, order, 0, Integer.MAX_VALUE);
        }
        return far(where, order, 0, Integer.MAX_VALUE);
    }

    /** How an exchange is looked at. */
    interface Look {

        BooleanSupplier goesOn();

        void at(long number, Matches found);
    }
}
