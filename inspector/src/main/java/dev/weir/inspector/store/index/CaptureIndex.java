package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.column.Columns;
import dev.weir.inspector.store.index.column.Numbers;
import dev.weir.inspector.store.index.list.IdPage;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.store.index.table.FacetTables;
import dev.weir.inspector.store.index.table.IndexDatabase;
import dev.weir.inspector.store.index.table.IndexTables;
import dev.weir.inspector.store.index.table.WordTable;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what lists ask of a capture, which may grow meanwhile. It fills itself from the journal, a while at each question, so that a
 * large capture answers at once with what is known so far. Safe for threads: one asks at a time.
 */
public final class CaptureIndex implements AutoCloseable {

    /** So long a question may look for more than its answer: short for a person, long enough to get on. */
    private static final long PATIENCE_NANOS = 50_000_000L;

    /** What comes last takes so small a part of the time that an index takes. */
    private static final int LAST_STEPS = 10;

    /** Who asks meanwhile waits no longer. */
    private static final long SLICE_NANOS = 30_000_000L;

    private final CaptureReader reader;
    private final LongSupplier clock;
    private final IndexDatabase file;
    private final Connection database;
    private final Filling filling;
    private final Counts counts;
    private final FindingTable findingTable;
    private final Lists lists;
    private final Columns exchanges;
    private final WordTable words;
    private final UrlTexts urls;
    private final UrlOrder urlOrder;
    private final LastSteps lastSteps;

    /** So far findings are known. */
    private long diagnosedBlock = -1;

    /** The capture that it is made in; null when it is in none, or was whole already. */
    private @Nullable Path makingIn;

    /**
     * Opens the index of a capture: the one in it, else one of this process alone.
     *
     * @param thresholds of the findings in it
     * @param clock nanoseconds, for its patience
     * @throws dev.weir.inspector.store.CaptureException when the capture cannot be read
     */
    public static CaptureIndex open(Path capture, Thresholds thresholds, LongSupplier clock)
            throws IOException, SQLException {
        CaptureIndex there = there(capture, thresholds, clock);
        return there == null ? new CaptureIndex(CaptureReader.open(capture), IndexDatabase.create(), clock) : there;
    }

    /** The one in a capture; null when there is none. Its answers take as long as it takes to know all. */
    public static @Nullable CaptureIndex openThere(Path capture, Thresholds thresholds) throws SQLException {
        return there(capture, thresholds, () -> 0);
    }

    private static @Nullable CaptureIndex there(Path capture, Thresholds thresholds, LongSupplier clock)
            throws SQLException {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            if (!SealedIndex.there(reader, thresholds)) {
                return null;
            }
        }
        return new CaptureIndex(CaptureReader.open(capture), IndexDatabase.in(capture), clock).whole();
    }

    /** The same, but where nobody writes the capture any more, one that is missing is made in it, and can be asked meanwhile. */
    public static CaptureIndex openOrMake(Path capture, Thresholds thresholds, LongSupplier clock)
            throws IOException, SQLException {
        CaptureIndex there = there(capture, thresholds, clock);
        CaptureIndex made = there == null ? make(capture, clock) : there;
        return made == null ? open(capture, thresholds, clock) : made;
    }

    /** One that is made in the capture itself; null when somebody else has that open, or it cannot be written. */
    static @Nullable CaptureIndex make(Path capture, LongSupplier clock) throws SQLException {
        if (!Files.isWritable(capture) || !IndexDatabase.alone(capture)) {
            return null;
        }
        CaptureReader reader = CaptureReader.open(capture);
        try {
            IndexDatabase database = IndexDatabase.into(capture);
            SealedIndex.clear(database.connection());
            IndexTables.create(database.connection());
            database.connection().commit();
            CaptureIndex made = new CaptureIndex(reader, database, clock);
            made.makingIn = capture;
            made.lastSteps.begin();
            return made;
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
        this.counts = new Counts(database);
        FacetTables tables = new FacetTables(database);
        this.exchanges = tables.exchanges();
        this.words = tables.words();
        this.urls = new UrlTexts(database, exchanges);
        this.filling = new Filling(reader, database, tables, urls, clock, this::changed);
        this.findingTable = new FindingTable(database, exchanges);
        this.urlOrder = new UrlOrder(counts, exchanges);
        this.lists = new Lists(reader, tables, new Known(words, urls, reader), urlOrder, findingTable);
        this.lastSteps = new LastSteps(database, reader, exchanges, urls, urlOrder);
    }

    /** Nothing is to be added any more. */
    private CaptureIndex whole() throws SQLException {
        filling.whole();
        diagnosedBlock = filling.lastBlock();
        findingTable.whole();
        urlOrder.whole();
        urls.whole();
        return this;
    }

    /**
     * How far the making of an index is.
     *
     * @param done of all steps; they are counted in exchanges
     */
    public record Making(long done, long of) {}

    /** So far the journal is in it. */
    synchronized long through() {
        return filling.lastBlock();
    }

    /** Nothing to do is done. */
    public synchronized Making making() throws SQLException {
        long all = reader.count();
        long last = all / LAST_STEPS;
        long done = exchanges.count() + (diagnosed() ? all : 0) + (lastSteps.left() ? 0 : last);
        return new Making(Math.min(done, 2 * all + last), 2 * all + last);
    }

    /**
     * Goes on with the last steps of an index in the capture itself. For a thread that does nothing else.
     *
     * @return whether there is more to do
     */
    public synchronized boolean settle(Thresholds thresholds) throws SQLException {
        if (lastSteps.left() && diagnosed()) {
            lastSteps.next(thresholds);
            return lastSteps.left();
        }
        return false;
    }

    /**
     * Reads a part of what questions will want, so that the first one finds it at hand. For a thread that does nothing else.
     *
     * @return whether there is more
     */
    public synchronized boolean preload() throws SQLException {
        return filling.complete() && urls.load(exchanges.chunks());
    }

    /** A page of those that a query finds. */
    public synchronized ListPage page(ListQuery query, long offset, int limit) throws SQLException {
        long until = clock.getAsLong() + PATIENCE_NANOS;
        Filter filter = query.filter();
        if (!filling.complete() && query.plain()) {
            return unindexed(query.order(), offset, limit);
        }
        filling.update(until);
        Lists.Found found = lists.find(query, looked -> clock.getAsLong() < until);
        List<Long> numbers = lists.page(found.numbers(), query.order(), offset, limit, filling.complete());
        boolean all = found.looked() == found.of() && known(filter);
        return found.of() == 0
                ? new ListPage(found.numbers().count(), all, exchanges.count(), reader.count(), numbers)
                : new ListPage(found.numbers().count(), all, found.looked(), found.of(), numbers);
    }

    /**
     * The same of a capture that is written meanwhile.
     *
     * @param open exchanges that were under way before: of these stay those that the list cannot have
     */
    public synchronized ListPage page(ListQuery query, long offset, int limit, Set<Long> open) throws SQLException {
        boolean journal = !filling.complete() && query.plain();
        ListPage page = page(query, offset, limit);
        for (Long number : List.copyOf(open)) {
            if (journal ? reader.exchange(number, false).isPresent() : exchanges.holds(number)) {
                open.remove(number);
            }
        }
        return page;
    }

    /** All that a query finds of an index that is whole, however long that takes. */
    public synchronized List<Long> all(ListQuery query, SealedIndex.Progress progress) throws SQLException {
        Lists.Found found = lists.find(query, looked -> {
            progress.done(looked, exchanges.count());
            return true;
        });
        return lists.page(
                found.numbers(), query.order(), 0, (int) found.numbers().count(), true);
    }

    /** Those of which a condition holds, or may. */
    public synchronized Numbers possible(Condition condition) throws SQLException {
        return lists.possible(condition);
    }

    /** The journal knows the numbers by itself. */
    private ListPage unindexed(ListOrder order, long offset, int limit) {
        int last = (int) Math.min(offset + limit, Integer.MAX_VALUE);
        List<Long> page = reader.firstNumbers(order.descending(), last).stream()
                .skip(offset)
                .toList();
        long all = reader.count();
        return new ListPage(all, true, all, all, page);
    }

    /** Whether all that the filter asks for is in the index. */
    private boolean known(@Nullable Filter filter) {
        boolean ofFindings = filter != null && filter.canonical().contains("finding=");
        return ofFindings ? diagnosed() : filling.complete();
    }

    /** A page of the connections that were recorded, by their ids; of one leg when it is named. */
    public synchronized IdPage connections(@Nullable String leg, long offset, int limit) throws SQLException {
        filling.update(clock.getAsLong() + PATIENCE_NANOS);
        String where = " FROM link WHERE " + (leg == null ? "1" : "leg = '" + leg.replace("'", "''") + "'");
        return new IdPage(
                counts.number("SELECT count(*)" + where, filling.lastBlock()),
                counts.numbers("SELECT id" + where + " ORDER BY id LIMIT " + limit + " OFFSET " + offset));
    }

    /** A page of the exchanges that looked a name up. */
    public synchronized ListPage lookups(long offset, int limit) throws SQLException {
        filling.update(clock.getAsLong() + PATIENCE_NANOS);
        Numbers found = lists.possible(new Condition.Bits(Column.FLAGS, ExchangeFacets.LOOKUP));
        return new ListPage(
                found.count(),
                filling.complete(),
                exchanges.count(),
                reader.count(),
                lists.page(found, ListOrder.NUMBER, offset, limit, filling.complete()));
    }

    /** Figures, once as much is indexed as patience allows. */
    public synchronized <T> T figures(@Nullable Filter filter, Figures<T> figures) throws SQLException {
        filling.update(clock.getAsLong() + PATIENCE_NANOS);
        Numbers found = filter == null ? exchanges.all() : lists.possible(filter.condition());
        return figures.of(exchanges, found, words);
    }

    /** Something that is counted of exchanges. */
    @FunctionalInterface
    public interface Figures<T> {
        T of(Columns columns, Numbers found, WordTable words) throws SQLException;
    }

    /** Has what is counted of all rows go on, once as much is indexed as patience allows. */
    public synchronized void sum(Sums sums) throws SQLException {
        filling.update(clock.getAsLong() + PATIENCE_NANOS);
        sums.goOn(database);
    }

    /** Something that is counted of the rows that came since. */
    @FunctionalInterface
    public interface Sums {
        void goOn(Connection database) throws SQLException;
    }

    /** Goes on for a moment; whether all of the journal is in it. For a thread that does nothing else. */
    public synchronized boolean advance() throws SQLException {
        filling.update(clock.getAsLong() + SLICE_NANOS);
        return filling.complete();
    }

    /** Whether the index decides all of a filter. */
    public boolean decides(Filter filter) {
        return filter.condition().decided();
    }

    /** Begins to take in findings: all that the capture shows now. They replace those that are known when they {@link FindingDraft#end}. */
    public synchronized FindingDraft diagnose() throws SQLException {
        database.commit();
        int round = findingTable.begin();
        database.commit();
        return new FindingDraft(this, filling.lastBlock(), round);
    }

    synchronized void add(int round, List<Finding> findings) throws SQLException {
        database.commit();
        findingTable.add(round, findings);
        database.commit();
    }

    /** The same for a while of exchanges behind that number. Returns the last of them; 0 when there are no more. */
    synchronized long mark(long number, FindingDraft draft) throws SQLException {
        database.commit();
        long last = findingTable.mark(number, draft);
        database.commit();
        return last;
    }

    synchronized void end(int round, long block) throws SQLException {
        database.commit();
        findingTable.end(round);
        lists.findingsChanged();
        diagnosedBlock = block;
        database.commit();
    }

    /** Whether findings are known of all that was recorded. */
    public synchronized boolean diagnosed() {
        return filling.complete() && diagnosedBlock == filling.lastBlock();
    }

    /** Whether all that was recorded is in it. */
    public synchronized boolean complete() {
        return filling.complete();
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

    private void changed() {
        counts.forget();
        urlOrder.changed();
    }

    @Override
    public synchronized void close() throws SQLException {
        reader.close();
        file.close();
        if (makingIn != null) {
            SealedIndex.fold(makingIn);
        }
    }
}
