package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ConnectionFacets;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.facet.Words;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureReader.Batch;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.ExchangeQuery.Order;
import dev.weir.inspector.store.index.list.IdPage;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what lists ask of a capture, which may grow meanwhile. It fills itself from the journal, a while at each question, so that a
 * large capture answers at once with what is known so far. Safe for threads: one asks at a time.
 */
public final class CaptureIndex implements AutoCloseable {

    /** So long a question may look for more than its answer: short for a person, long enough to get on. */
    private static final long PATIENCE_NANOS = 200_000_000L;

    /** Who asks meanwhile waits no longer. */
    private static final long SLICE_NANOS = 30_000_000L;

    private static final int KEPT_MATCHES = 8;

    private final CaptureReader reader;
    private final LongSupplier clock;
    private final IndexDatabase file;
    private final Connection database;
    private final FacetTables tables;
    private final Counts counts;
    private final FindingTable findingTable;
    private long lastBlock;
    private long firstBlock;

    /** So far findings are known. */
    private long diagnosedBlock = -1;

    private boolean complete;

    /** By the filter's canonical spelling; those that only this process can decide. */
    private final Map<String, Matches> matches = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Matches> eldest) {
            return size() > KEPT_MATCHES;
        }
    };

    /**
     * Opens the index of a capture.
     *
     * @param clock nanoseconds, for its patience
     * @throws dev.weir.inspector.store.CaptureException when the capture cannot be read
     */
    public static CaptureIndex open(Path capture, LongSupplier clock) throws IOException, SQLException {
        CaptureReader reader = CaptureReader.open(capture);
        try {
            if (SealedIndex.there(reader)) {
                return new CaptureIndex(reader, IndexDatabase.in(capture), clock).whole();
            }
            return new CaptureIndex(reader, IndexDatabase.create(), clock);
        } catch (IOException | SQLException e) {
            reader.close();
            throw e;
        }
    }

    /** One that is made in the capture itself. */
    static CaptureIndex into(Path capture) throws SQLException {
        CaptureReader reader = CaptureReader.open(capture);
        try {
            IndexDatabase database = IndexDatabase.into(capture);
            SealedIndex.clear(database.connection());
            IndexTables.create(database.connection());
            return new CaptureIndex(reader, database, () -> 0);
        } catch (SQLException e) {
            reader.close();
            throw e;
        }
    }

    private CaptureIndex(CaptureReader reader, IndexDatabase file, LongSupplier clock) throws SQLException {
        this.reader = reader;
        this.clock = clock;
        this.file = file;
        this.database = file.connection();
        this.tables = new FacetTables(database);
        this.counts = new Counts(database);
        this.findingTable = new FindingTable(database);
    }

    /** Nothing is to be added any more. */
    private CaptureIndex whole() throws SQLException {
        lastBlock = Long.MAX_VALUE;
        diagnosedBlock = lastBlock;
        complete = true;
        findingTable.whole();
        return this;
    }

    CaptureReader reader() {
        return reader;
    }

    /** How many exchanges are in it. */
    synchronized long size() throws SQLException {
        return indexed();
    }

    /** Marks an index in the capture itself as whole: what is left are orders that are quicker made at once, and words for people. */
    synchronized void complete(String version) throws SQLException {
        IndexTables.sort(database);
        ReadableViews.create(database, reader.info().anchor());
        counts.update("INSERT INTO meta VALUES ('index', '" + version + "')");
        database.commit();
    }

    /** A page of those that a query finds. */
    public synchronized ListPage page(ListQuery query, long offset, int limit) throws SQLException {
        long until = clock.getAsLong() + PATIENCE_NANOS;
        Filter filter = query.filter();
        if (!complete && query.plain()) {
            return unindexed(query.order(), offset, limit);
        }
        update(until);
        Condition condition = filter == null ? Condition.exactly("1") : filter.condition(words());
        String where = " WHERE " + condition.most() + range(query);
        if (filter == null || condition.exact()) {
            long total = counts.number("SELECT count(*) FROM facet f" + where, lastBlock);
            List<Long> numbers = query.plain()
                    ? numbers("SELECT f.number FROM facet f INDEXED BY facet_number ORDER BY "
                            + query.order().sql() + " LIMIT " + limit + " OFFSET " + offset)
                    : sorted(query.order(), where, offset, limit);
            return new ListPage(total, known(filter), indexed(), reader.count(), numbers);
        }
        Matches found = matches.computeIfAbsent(filter.canonical(), canonical -> new Matches(filter));
        return scanned(found, sorted(query.order(), where, 0, Integer.MAX_VALUE), offset, limit, until);
    }

    private List<Long> sorted(ListOrder order, String where, long offset, int limit) throws SQLException {
        String absent = order.absent();
        List<Long> page = numbers("SELECT f.number FROM " + order.from() + where + " ORDER BY " + order.sql()
                + " LIMIT " + limit + " OFFSET " + offset);
        if (absent == null || page.size() == limit) {
            return page;
        }
        String without = where + " AND " + absent;
        long present = page.isEmpty()
                ? counts.number("SELECT count(*) FROM facet f" + where + " AND NOT " + absent, lastBlock)
                : offset + page.size();
        page.addAll(numbers("SELECT f.number FROM facet f" + without + " ORDER BY f.number"
                + (order.descending() ? " DESC" : "") + " LIMIT " + (limit - page.size()) + " OFFSET "
                + Math.max(0, offset - present)));
        return page;
    }

    /** The journal knows the numbers by itself. */
    private ListPage unindexed(ListOrder order, long offset, int limit) {
        Order by = order.descending() ? Order.NUMBER_DESCENDING : Order.NUMBER;
        List<Long> all = reader.numbers(ExchangeQuery.ALL.in(by));
        List<Long> page = all.stream().skip(offset).limit(limit).toList();
        return new ListPage(all.size(), true, all.size(), all.size(), page);
    }

    private ListPage scanned(Matches found, List<Long> candidates, long offset, int limit, long until) {
        List<Long> page = new ArrayList<>();
        long total = 0;
        long looked = 0;
        for (long number : candidates) {
            if (!found.tested(number) && clock.getAsLong() < until) {
                reader.exchange(number, false).ifPresent(exchange -> found.test(exchange, this::candidate));
            }
            if (!found.tested(number)) {
                continue;
            }
            looked++;
            if (found.holds(number) && total++ >= offset && page.size() < limit) {
                page.add(number);
            }
        }
        boolean all = known(found.filter()) && looked == candidates.size();
        return new ListPage(total, all, looked, candidates.size(), page);
    }

    private Words words() {
        return new IndexWords(tables.words(), reader.pages(), reader.notes());
    }

    /** Whether all that the filter asks for is in the index. */
    private boolean known(@Nullable Filter filter) {
        boolean ofFindings = filter != null && filter.canonical().contains("finding=");
        return ofFindings ? diagnosed() : complete;
    }

    private Candidate candidate(RecordedExchange exchange) {
        return new Candidate(
                exchange,
                new Candidate.Known(
                        reader::connection,
                        found -> new FindingSet(findingTable.bits(found.number())),
                        reader.pages(),
                        reader.notes()),
                () -> reader.exchange(exchange.number()).orElse(exchange));
    }

    private static String range(ListQuery query) {
        return (query.fromNanos() == Long.MIN_VALUE ? "" : " AND f.started >= " + query.fromNanos())
                + (query.toNanos() == Long.MAX_VALUE ? "" : " AND f.started < " + query.toNanos());
    }

    private long indexed() throws SQLException {
        return counts.number("SELECT count(*) FROM facet", lastBlock);
    }

    private List<Long> numbers(String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        counts.rows(sql, row -> numbers.add(row.getLong(1)));
        return numbers;
    }

    /** A page of the connections that were recorded, by their ids; of one leg when it is named. */
    public synchronized IdPage connections(@Nullable String leg, long offset, int limit) throws SQLException {
        update(clock.getAsLong() + PATIENCE_NANOS);
        String where = " FROM link WHERE " + (leg == null ? "1" : "leg = '" + leg.replace("'", "''") + "'");
        return new IdPage(
                counts.number("SELECT count(*)" + where, lastBlock),
                numbers("SELECT id" + where + " ORDER BY id LIMIT " + limit + " OFFSET " + offset));
    }

    /** A page of the exchanges that looked a name up. */
    public synchronized ListPage lookups(long offset, int limit) throws SQLException {
        update(clock.getAsLong() + PATIENCE_NANOS);
        String where = " FROM facet f WHERE f.flags & " + ExchangeFacets.LOOKUP + " <> 0";
        return new ListPage(
                counts.number("SELECT count(*)" + where, lastBlock),
                complete,
                indexed(),
                reader.count(),
                numbers("SELECT f.number" + where + " ORDER BY f.number LIMIT " + limit + " OFFSET " + offset));
    }

    /** Figures that SQL alone gives, once as much is indexed as patience allows. */
    public synchronized <T> T figures(@Nullable Filter filter, Figures<T> figures) throws SQLException {
        update(clock.getAsLong() + PATIENCE_NANOS);
        Condition condition = filter == null ? Condition.exactly("1") : filter.condition(words());
        return figures.of(database, condition.most());
    }

    /** Something that is counted of {@code facet AS f} where a condition holds. */
    @FunctionalInterface
    public interface Figures<T> {
        T of(Connection database, String where) throws SQLException;
    }

    /** Goes on for a moment; whether all of the journal is in it. For a thread that does nothing else. */
    public synchronized boolean advance() throws SQLException {
        update(clock.getAsLong() + SLICE_NANOS);
        return complete;
    }

    /** Whether SQL decides all of a filter. */
    public synchronized boolean decides(Filter filter) {
        return filter.condition(words()).exact();
    }

    /** Begins to take in findings: all that the capture shows now. They replace those that are known when they {@link FindingDraft#end}. */
    public synchronized FindingDraft diagnose() throws SQLException {
        return new FindingDraft(this, lastBlock, findingTable.begin());
    }

    synchronized void add(int round, List<Finding> findings) throws SQLException {
        findingTable.add(round, findings);
        database.commit();
    }

    /** The same for a while of exchanges behind that number. Returns the last of them; 0 when there are no more. */
    synchronized long mark(long number, FindingDraft draft) throws SQLException {
        long last = findingTable.mark(number, draft);
        counts.forget();
        database.commit();
        return last;
    }

    synchronized void end(int round, long block) throws SQLException {
        findingTable.end(round);
        matches.keySet().removeIf(canonical -> canonical.contains("finding="));
        diagnosedBlock = block;
        counts.forget();
        database.commit();
    }

    /** Whether findings are known of all that was recorded. */
    public synchronized boolean diagnosed() {
        return complete && diagnosedBlock == lastBlock;
    }

    /** Whether all that was recorded is in it. */
    public synchronized boolean complete() {
        return complete;
    }

    /**
     * How much is known of findings.
     *
     * @param round how often all was examined
     */
    public record Found(long count, int round) {
        public static final Found NOTHING = new Found(0, 0);
    }

    public synchronized Found found() {
        return findingTable.found();
    }

    /** What was found about each of these exchanges and its connections; without those of which that is not known yet. */
    public synchronized Map<Long, FindingSet> findings(List<Long> numbers) throws SQLException {
        return findingTable.sets(numbers, diagnosedBlock);
    }

    /** All about one exchange and its connections, what matters most first. */
    public synchronized List<Finding> findings(RecordedExchange exchange) throws SQLException {
        return findingTable.of(exchange);
    }

    /** By code, what matters most first. */
    public synchronized List<FindingGroup> groups() throws SQLException {
        return findingTable.groups();
    }

    /** Takes in what the journal has more, until then; at least one batch. */
    private void update(long until) throws SQLException {
        if (lastBlock == Long.MAX_VALUE) {
            return;
        }
        evict();
        boolean more = true;
        do {
            Optional<Batch> batch = reader.batchAfter(lastBlock);
            more = batch.isPresent();
            if (batch.isPresent()) {
                add(batch.get());
            }
        } while (more && clock.getAsLong() < until);
        complete = !more;
        database.commit();
    }

    private void add(Batch batch) throws SQLException {
        for (RecordedExchange exchange : batch.exchanges()) {
            tables.add(ExchangeFacets.of(exchange), batch.block());
        }
        for (RecordedConnection connection : batch.connections()) {
            tables.add(ConnectionFacets.of(connection), batch.block());
        }
        lastBlock = batch.block();
    }

    /** What made room for newer ones. */
    private void evict() throws SQLException {
        long first = reader.firstBlock();
        if (first > firstBlock) {
            counts.update("DELETE FROM url WHERE number IN (SELECT number FROM facet WHERE block < " + first + ")");
            counts.update("DELETE FROM facet WHERE block < " + first);
            counts.forget();
            firstBlock = first;
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        reader.close();
        file.close();
    }
}
