package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.column.Columns;
import dev.weir.inspector.store.index.column.Numbers;
import dev.weir.inspector.store.index.column.Order;
import dev.weir.inspector.store.index.column.Sieve;
import dev.weir.inspector.store.index.column.Verdict;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.store.index.table.FacetTables;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/** Finds what a list shows: by the columns, and where these do not know, by the records. */
final class Lists {

    private static final int KEPT_MATCHES = 8;

    private final CaptureReader reader;
    private final FacetTables tables;
    private final Columns exchanges;
    private final UrlOrder urls;
    private final FindingTable findings;
    private final Sieve sieve;

    /** By the filter's canonical spelling; those that only records decide. */
    private final Map<String, Matches> matches = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Matches> eldest) {
            return size() > KEPT_MATCHES;
        }
    };

    private Map<Long, Note> notes = Map.of();

    Lists(CaptureReader reader, FacetTables tables, Known around, UrlOrder urls, FindingTable findings) {
        this.reader = reader;
        this.tables = tables;
        this.exchanges = tables.exchanges();
        this.urls = urls;
        this.findings = findings;
        this.sieve = new Sieve(exchanges, tables.connections(), around);
    }

    /** Other findings are known now: what was seen for a filter that asks for them says nothing any more. */
    void findingsChanged() {
        matches.keySet().removeIf(canonical -> canonical.contains("finding="));
    }

    /** A note is no record: what was looked at before may be another one since. */
    private void noted() {
        Map<Long, Note> now = reader.notes();
        if (!now.equals(notes)) {
            notes = now;
            matches.keySet().removeIf(canonical -> canonical.contains("~marked") || canonical.contains("~comment"));
        }
    }

    /**
     * What is found by now.
     *
     * @param looked of how many exchanges it is known
     * @param of so many that could not be decided without their records; 0 when there were none
     */
    record Found(Numbers numbers, long looked, long of) {}

    /** By the columns alone: all that a condition does not exclude. */
    Numbers possible(Condition condition) throws SQLException {
        Verdict verdict = sieve.of(condition);
        return verdict.sure().with(verdict.open());
    }

    /**
     * What a query finds.
     *
     * @param goesOn asked for each record that must be looked at, with how many were by then
     */
    Found find(ListQuery query, LongPredicate goesOn) throws SQLException {
        noted();
        Verdict verdict = sieve.of(condition(query));
        Filter filter = query.filter();
        if (filter == null || verdict.open().isEmpty()) {
            return new Found(verdict.sure(), 0, 0);
        }
        Matches known = matches.computeIfAbsent(filter.canonical(), canonical -> new Matches(filter));
        Candidate.Known around = new Candidate.Known(
                reader::connection, found -> new FindingSet(findings.bits(found.number())), reader.pages(), notes);
        long[] looked = new long[1];
        // In the order in which they stand in the file: each block is unpacked once.
        Numbers found = verdict.sure().with(verdict.open(), number -> {
            if (!known.tested(number) && goesOn.test(looked[0])) {
                look(number, known, around);
            }
            looked[0] += known.tested(number) ? 1 : 0;
            return known.tested(number) && known.holds(number);
        });
        return new Found(found, looked[0], verdict.open().count());
    }

    private void look(long number, Matches matches, Candidate.Known known) {
        reader.bare(number)
                .ifPresent(exchange -> matches.test(
                        exchange,
                        found -> new Candidate(
                                found, known, () -> reader.exchange(number).orElse(found))));
    }

    private static Condition condition(ListQuery query) {
        Filter filter = query.filter();
        Condition asked = filter == null ? Condition.always() : filter.condition();
        return query.fromNanos() == Long.MIN_VALUE && query.toNanos() == Long.MAX_VALUE
                ? asked
                : Condition.all(new Condition.Between(Column.STARTED, query.fromNanos(), query.toNanos() - 1), asked);
    }

    /** @param complete whether all that was recorded is in the index */
    List<Long> page(Numbers found, ListOrder order, long offset, int limit, boolean complete) throws SQLException {
        if (order.key() == ListOrder.Key.URL) {
            urls.prepare(complete);
        }
        int[] ranks = order.key().ofWords() ? tables.words().ranks() : null;
        Order by = new Order(exchanges, order.key().column(), order.descending(), ranks);
        return LongStream.of(by.page(found, offset, limit)).boxed().toList();
    }
}
