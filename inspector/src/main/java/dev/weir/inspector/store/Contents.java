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

    static List<Long> numbers(Connection database, ExchangeQuery query) throws SQLException {
        return entries(database, query).map(Entry::number).toList();
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
    static List<Place> connections(Connection database) throws SQLException {
        Map<Long, Place> all = new TreeMap<>();
        directories(database, "first_connection IS NOT NULL", (block, directory) -> {
            for (int i = 0; i < directory.connections().length; i++) {
                all.put(directory.connections()[i], new Place(block, directory.numbers().length + i));
            }
        });
        return new ArrayList<>(all.values());
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
