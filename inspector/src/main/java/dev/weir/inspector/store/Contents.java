package dev.weir.inspector.store;

import dev.weir.inspector.store.BlockReader.Place;
import dev.weir.inspector.store.block.Directory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a capture has at one moment, in the order asked for: places only, some 50 bytes an exchange. */
final class Contents {

    private Contents() {}

    /** An exchange without its record. */
    private record Entry(long number, long started, long block, int place) {}

    @FunctionalInterface
    private interface Take {
        void take(long block, Directory directory);
    }

    static List<Place> exchanges(Connection database, ExchangeQuery query) throws SQLException {
        return entries(database, query)
                .map(entry -> new Place(entry.block(), entry.place()))
                .toList();
    }

    /** The first of them by number: blocks come nearly in that order, so only some need to be read. */
    static List<Long> firstNumbers(Connection database, boolean descending, int limit) throws SQLException {
        List<Long> all = new ArrayList<>();
        String query = descending
                ? "SELECT directory, last FROM block WHERE first IS NOT NULL ORDER BY last DESC"
                : "SELECT directory, first FROM block WHERE first IS NOT NULL ORDER BY first";
        Comparator<Long> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        try (PreparedStatement statement = database.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                // All that follow have numbers behind this one.
                if (all.size() >= limit && (limit == 0 || order.compare(rows.getLong(2), all.get(limit - 1)) > 0)) {
                    break;
                }
                Directory directory = Directory.read(rows.getBytes(1));
                for (long number : directory.numbers()) {
                    all.add(number);
                }
                if (all.size() >= limit) {
                    all.sort(order);
                }
            }
        }
        all.sort(order);
        return all.subList(0, Math.min(limit, all.size()));
    }

    private static Stream<Entry> entries(Connection database, ExchangeQuery query) throws SQLException {
        List<Entry> all = new ArrayList<>();
        directories(database, "first IS NOT NULL", (block, directory) -> {
            for (int i = 0; i < directory.numbers().length; i++) {
                long number = directory.numbers()[i];
                if (query.fromNumber() <= number && number <= query.toNumber()) {
                    all.add(new Entry(number, directory.started()[i], block, i));
                }
            }
        });
        Comparator<Entry> byNumber = Comparator.comparingLong(Entry::number).thenComparingLong(Entry::block);
        // Nearly sorted as they come, which this sort makes use of.
        all.sort(
                switch (query.order()) {
                    case STARTED -> Comparator.comparingLong(Entry::started).thenComparing(byNumber);
                    case NUMBER -> byNumber;
                    case NUMBER_DESCENDING -> byNumber.reversed();
                });
        return all.stream().limit(query.limit());
    }

    /** Of connections in the order of their ids, each in its last state. */
    static Map<Long, Place> connections(Connection database) throws SQLException {
        Map<Long, Place> all = new TreeMap<>();
        directories(database, "first_connection IS NOT NULL", (block, directory) -> {
            for (int i = 0; i < directory.connections().length; i++) {
                all.put(directory.connections()[i], new Place(block, directory.numbers().length + i));
            }
        });
        return all;
    }

    private static void directories(Connection database, String which, Take take) throws SQLException {
        try (PreparedStatement statement =
                        database.prepareStatement("SELECT id, directory FROM block WHERE " + which + " ORDER BY id");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                take.take(rows.getLong(1), Directory.read(rows.getBytes(2)));
            }
        }
    }
}
