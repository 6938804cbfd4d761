package dev.weir.inspector.store.index.table;

import dev.weir.inspector.store.index.column.Around;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Each text once: hosts, methods, media types and the like. */
public final class WordTable {

    /** Texts of which there may be a new one for each exchange are kept up to so many. */
    private static final int MANY = 50_000;

    private final PreparedStatement insert;
    private final Map<String, Long> ids = new HashMap<>();

    /** By their ids; nothing has the first. */
    private final List<String> texts = new ArrayList<>(List.of(""));

    public WordTable(Connection database) throws SQLException {
        insert = database.prepareStatement("INSERT INTO word VALUES (?, ?)");
        try (PreparedStatement all = database.prepareStatement("SELECT text, id FROM word ORDER BY id");
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getLong(2));
                texts.add(rows.getString(1));
            }
        }
    }

    long id(String text) throws SQLException {
        Long known = ids.get(text);
        if (known != null) {
            return known;
        }
        long id = texts.size();
        insert.setLong(1, id);
        insert.setString(2, text);
        insert.executeUpdate();
        ids.put(text, id);
        texts.add(text);
        return id;
    }

    /** The same, of a text that need not be kept. */
    long idOrNone(String text) throws SQLException {
        return texts.size() < MANY || ids.containsKey(text) ? id(text) : Around.NOT_KEPT;
    }

    public String text(long id) {
        return texts.get((int) id);
    }

    /** The ids of those that pass. */
    public BitSet passing(Predicate<String> test) {
        BitSet passing = new BitSet();
        for (int id = 1; id < texts.size(); id++) {
            passing.set(id, test.test(texts.get(id)));
        }
        return passing;
    }

    /** By their ids, the places of words in their order. */
    public int[] ranks() {
        int[] ranks = new int[texts.size()];
        int[] order = IntStream.range(1, texts.size())
                .boxed()
                .sorted(Comparator.comparing(texts::get))
                .mapToInt(id -> id)
                .toArray();
        for (int place = 0; place < order.length; place++) {
            ranks[order[place]] = place;
        }
        return ranks;
    }
}
