package dev.weir.inspector.store.index;

import dev.weir.inspector.facet.UrlTest;
import dev.weir.inspector.facet.Words;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.store.index.table.WordTable;
import dev.weir.inspector.store.index.text.UrlHits;
import dev.weir.inspector.store.index.text.UrlTexts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What an index has few of, and its URLs. */
final class IndexWords implements Words {

    /** So many numbers SQL takes one by one; more of them as a byte for each exchange. */
    private static final int FEW = 5_000;

    /** Tables of bytes that SQL may still be asked for. */
    private static final int KEPT = 16;

    private final Connection database;
    private final WordTable texts;
    private final UrlTexts urls;
    private final Supplier<List<PageMark>> pages;
    private final Supplier<Map<Long, Note>> notes;

    /** SQL by what is found by it: a name and what its test found then. */
    private final Map<String, String> known = new LinkedHashMap<>();

    private final Map<String, Long> counts = new HashMap<>();
    private long tables;

    /**
     * Words of an index.
     *
     * @param pages in the order of their beginnings: each lasts until the next one
     * @param notes of people, by the exchange's number
     */
    IndexWords(
            Connection database,
            WordTable texts,
            UrlTexts urls,
            Supplier<List<PageMark>> pages,
            Supplier<Map<Long, Note>> notes)
            throws SQLException {
        this.database = database;
        this.texts = texts;
        this.urls = urls;
        this.pages = pages;
        this.notes = notes;
    }

    @Override
    public String in(Predicate<String> test) {
        return texts.in(test);
    }

    @Override
    public String during(Predicate<String> test) {
        List<PageMark> all = pages.get();
        StringJoiner spans = new StringJoiner(" OR ", "(0 OR ", ")").setEmptyValue("0");
        for (int i = 0; i < all.size(); i++) {
            if (test.test(all.get(i).name())) {
                spans.add("f.started >= " + all.get(i).atNanos()
                        + (i + 1 < all.size()
                                ? " AND f.started < " + all.get(i + 1).atNanos()
                                : ""));
            }
        }
        return spans.toString();
    }

    @Override
    public String noted(Predicate<Note> test) {
        return among(notes.get().values().stream()
                .filter(test)
                .mapToLong(Note::number)
                .toArray());
    }

    private static String among(long[] numbers) {
        return Arrays.stream(numbers).mapToObj(Long::toString).collect(Collectors.joining(",", "f.number IN (", ")"));
    }

    @Override
    public String addressed(UrlTest test) {
        try {
            UrlHits hits = urls.find(test);
            String key = test.name() + " " + hits.changes();
            String there = known.get(key);
            if (there == null) {
                there = hits.count() <= FEW ? among(hits.numbers()) : bytes(hits);
                known.put(key, there);
                counts.put(there, hits.count());
            }
            return there;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many exchanges that SQL finds, when it is no more than a test of URLs; -1 otherwise. */
    long count(String sql) {
        return counts.getOrDefault(sql, -1L);
    }

    /** SQL picks the byte at a number out of the table; the table itself is fetched once a question. */
    private String bytes(UrlHits hits) throws SQLException {
        tables++;
        try (PreparedStatement create = database.prepareStatement(
                "CREATE TEMP TABLE IF NOT EXISTS url_hits (id INTEGER PRIMARY KEY, found BLOB NOT NULL)")) {
            create.executeUpdate();
        }
        try (PreparedStatement insert = database.prepareStatement("INSERT INTO temp.url_hits VALUES (?, ?)")) {
            insert.setLong(1, tables);
            insert.setBytes(2, hits.bytes());
            insert.executeUpdate();
        }
        forget(tables - KEPT);
        return "substr((SELECT found FROM temp.url_hits WHERE id = " + tables + "), f.number + 1, 1) = x'01'";
    }

    private void forget(long table) throws SQLException {
        try (PreparedStatement delete = database.prepareStatement("DELETE FROM temp.url_hits WHERE id <= ?")) {
            delete.setLong(1, table);
            delete.executeUpdate();
        }
        known.values().removeIf(sql -> sql.contains("WHERE id = " + table + ")"));
        if (known.size() > 4 * KEPT) {
            known.clear();
        }
        counts.keySet().retainAll(known.values());
    }
}
