package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.index.list.IdPage;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.store.index.table.IndexDatabase;
import dev.weir.inspector.store.index.table.IndexTables;
import dev.weir.inspector.store.index.table.ReadableViews;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers what lists ask of a capture, which may grow meanwhile. It fills itself from the journal, a while at each question, so that a
 * large capture answers at once with what is known so far. Safe for threads: one asks at a time.
 */
public final class CaptureIndex implements AutoCloseable {

    /** So long a question may look for more than its answer: short for a person, long enough to get on. */
    private static final long PATIENCE_NANOS = 80_000_000L;

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
    private final UrlTexts urls;
    private final IndexWords words;

    /** So far findings are known. */
    private long diagnosedBlock = -1;

    private Map<Long, Note> notes = Map.of();

    /** The capture that it is made in; null when it is in none, or was whole already. */
    private @Nullable Path makingIn;

    /** How many orders of lists an index in the capture itself has by now; -1 when it is none, or whole. */
    private int ordered = -1;

    /**
     * Opens the index of a capture: the one in it, else one of this process alone.
     *
     * @param thresholds of the findings in it
     * @param clock nanoseconds, for its patience
     * @throws dev.weir.inspector.store.CaptureException when the capture cannot be read
     */
    public static CaptureIndex open(Path capture, Thresholds thresholds, LongSupplier clock)
            throws IOException, SQLException {
        CaptureReader reader = CaptureReader.open(capture);
        try {
            if (SealedIndex.there(reader, thresholds)) {
                return new CaptureIndex(reader, IndexDatabase.in(capture), clock).whole();
            }
            return new CaptureIndex(reader, IndexDatabase.create(), clock);
        } catch (IOException | SQLException e) {
            reader.close();
            throw e;
        }
    }

    /** The same, but where nobody writes the capture any more, one that is missing is made in it, and can be asked meanwhile. */
    public static CaptureIndex openOrMake(Path capture, Thresholds thresholds, LongSupplier clock)
            throws IOException, SQLException {
        boolean there;
        try (CaptureReader reader = CaptureReader.open(capture)) {
            there = SealedIndex.there(reader, thresholds);
        }
        CaptureIndex made = there ? null : make(capture, clock);
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
            made.ordered = 0;
            made.makingIn = capture;
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
        this.findingTable = new FindingTable(database);
        this.lists = new Lists(counts);
        this.urls = new UrlTexts(database);
        this.filling = new Filling(reader, database, counts, urls, clock, this::forget);
        this.words = new IndexWords(database, filling.tables().words(), urls, reader::pages, reader::notes);
    }

    /** Nothing is to be added any more. */
    private CaptureIndex whole() throws SQLException {
        filling.whole();
        diagnosedBlock = filling.lastBlock();
        findingTable.whole();
        urls.through(counts.number("SELECT ifnull(max(number), 0) FROM url", filling.lastBlock()));
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
        int orders = IndexTables.orderCount();
        boolean kept = ordered >= 0;
        long done = indexed() + (diagnosed() ? all : 0) + (kept ? all * ordered / orders : all);
        return new Making(Math.min(done, 3 * all), 3 * all);
    }

    /**
     * Goes on with what an index in the capture itself gets once all exchanges and findings are in it: orders of lists, which are quicker made at
     * once, and views for people. For a thread that does nothing else.
     *
     * @return whether there is more to do
     */
    public synchronized boolean settle(Thresholds thresholds) throws SQLException {
        if (ordered < 0 || !diagnosed()) {
            return false;
        }
        database.commit();
        if (ordered < IndexTables.orderCount()) {
            IndexTables.order(database, ordered++);
            database.commit();
            return true;
        }
        ReadableViews.create(database, reader.info().anchor());
        counts.update("INSERT INTO meta VALUES ('index', '" + SealedIndex.version(thresholds) + "')");
        database.commit();
        ordered = -1;
        return false;
    }

    /** A page of those that a query finds. */
    public synchronized ListPage page(ListQuery query, long offset, int limit) throws SQLException {
        long until = clock.getAsLong() + PATIENCE_NANOS;
        Filter filter = query.filter();
        if (!filling.complete() && query.plain()) {
            return unindexed(query.order(), offset, limit);
        }
        filling.update(until);
        noted();
        Condition condition = filter == null ? Condition.exactly("1") : filter.condition(words);
        String range = range(query);
        if (filter == null || condition.exact()) {
            long counted = range.isEmpty() ? words.count(condition.most()) : -1;
            Lists.Found found = lists.exact(
                    " WHERE " + condition.most() + range, query, counted, offset, limit, filling.lastBlock());
            return new ListPage(found.total(), known(filter), indexed(), reader.count(), found.numbers());
        }
        List<Long> candidates = lists.candidates(condition, range, query.order(), filling.lastBlock());
        ListPage page = lists.scanned(filter, candidates, offset, limit, new Looking(until));
        return new ListPage(page.total(), page.complete() && known(filter), page.scanned(), page.of(), page.numbers());
    }

    /** A note is no record: what was looked at before may be another one since. */
    private void noted() {
        Map<Long, Note> now = reader.notes();
        if (!now.equals(notes)) {
            notes = now;
            lists.forget(canonical -> canonical.contains("~marked") || canonical.contains("~comment"));
        }
    }

    /** Looks at exchanges one by one, as long as somebody is patient. */
    private final class Looking implements Lists.Look {

        private final long until;
        private final Candidate.Known known = new Candidate.Known(
                reader::connection, found -> new FindingSet(findingTable.bits(found.number())), reader.pages(), notes);

        Looking(long until) {
            this.until = until;
        }

        @Override
        public BooleanSupplier goesOn() {
            return () -> clock.getAsLong() < until;
        }

        @Override
        public void at(long number, Matches matches) {
            reader.exchange(number, false)
                    .ifPresent(exchange -> matches.test(
                            exchange,
                            found -> new Candidate(
                                    found, known, () -> reader.exchange(number).orElse(found))));
        }
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

    private static String range(ListQuery query) {
        return (query.fromNanos() == Long.MIN_VALUE ? "" : " AND f.started >= " + query.fromNanos())
                + (query.toNanos() == Long.MAX_VALUE ? "" : " AND f.started < " + query.toNanos());
    }

    private long indexed() throws SQLException {
        return counts.number("SELECT count(*) FROM facet", filling.lastBlock());
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
        String where = " FROM facet f WHERE f.flags & " + ExchangeFacets.LOOKUP + " <> 0";
        return new ListPage(
                counts.number("SELECT count(*)" + where, filling.lastBlock()),
                filling.complete(),
                indexed(),
                reader.count(),
                counts.numbers("SELECT f.number" + where + " ORDER BY f.number LIMIT " + limit + " OFFSET " + offset));
    }

    /** Figures that SQL alone gives, once as much is indexed as patience allows. */
    public synchronized <T> T figures(@Nullable Filter filter, Figures<T> figures) throws SQLException {
        filling.update(clock.getAsLong() + PATIENCE_NANOS);
        Condition condition = filter == null ? Condition.exactly("1") : filter.condition(words);
        return figures.of(database, condition.most());
    }

    /** Something that is counted of {@code facet AS f} where a condition holds. */
    @FunctionalInterface
    public interface Figures<T> {
        T of(Connection database, String where) throws SQLException;
    }

    /** Goes on for a moment; whether all of the journal is in it. For a thread that does nothing else. */
    public synchronized boolean advance() throws SQLException {
        filling.update(clock.getAsLong() + SLICE_NANOS);
        return filling.complete();
    }

    /** Whether SQL decides all of a filter. */
    public synchronized boolean decides(Filter filter) {
        return filter.condition(words).exact();
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
        forget();
        database.commit();
        return last;
    }

    synchronized void end(int round, long block) throws SQLException {
        database.commit();
        findingTable.end(round);
        lists.forget(canonical -> canonical.contains("finding="));
        diagnosedBlock = block;
        forget();
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

    private void forget() {
        counts.forget();
        lists.forget();
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
