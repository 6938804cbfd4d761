package dev.weir.inspector.store.index;

import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Says what lists of a large capture cost, written by the real writer. Not a test, for it depends on the machine: {@code java -cp
 * <test class path> dev.weir.inspector.store.index.IndexVolume FILE.weir 1000000}.
 */
final class IndexVolume {

    private static final int ROWS = 200;

    private IndexVolume() {}

    public static void main(String[] arguments) throws IOException, SQLException, FilterSyntaxException {
        Path path = Path.of(arguments[0]);
        int exchanges = Integer.parseInt(arguments[1]);
        if (Files.notExists(path)) {
            write(path, exchanges);
        }
        System.out.printf("%,d exchanges in %,d bytes%n", exchanges, Files.size(path));
        try (CaptureIndex index = CaptureIndex.open(path, System::nanoTime)) {
            ask(index, "by number, before the index is there", null, ListOrder.Key.NUMBER, 500_000);
            long start = System.nanoTime();
            while (!index.advance()) {
                // It goes on for a moment each time.
            }
            System.out.printf("%-40s %,9.1f ms%n", "index", millis(start));
            for (int round = 1; round <= 2; round++) {
                System.out.println("round " + round);
                ask(index, "by number", null, ListOrder.Key.NUMBER, 500_000);
                ask(index, "by start, last page", null, ListOrder.Key.STARTED, exchanges - ROWS);
                ask(index, "by wait", null, ListOrder.Key.WAIT, 0);
                ask(index, "by size", null, ListOrder.Key.SIZE, 0);
                ask(index, "by host", null, ListOrder.Key.HOST, 0);
                ask(index, "by url", null, ListOrder.Key.URL, 0);
                ask(index, "wait>5ms by total", "wait>5ms", ListOrder.Key.TOTAL, 1000);
                ask(index, "status=5xx", "status=5xx", ListOrder.Key.NUMBER, 0);
                ask(index, "host=*.example.com new", "host=*.example.com new", ListOrder.Key.NUMBER, 1000);
                ask(index, "app.777777 (url)", "app.777777", ListOrder.Key.NUMBER, 0);
            }
        }
    }

    private static void write(Path path, int exchanges) {
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= exchanges; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.seal(UsualRecords.INFO);
        }
    }

    private static void ask(CaptureIndex index, String what, String filter, ListOrder.Key key, long offset)
            throws SQLException, FilterSyntaxException {
        ListQuery query = new ListQuery(
                filter == null ? null : Filter.parse(filter), new ListOrder(key, true), Long.MIN_VALUE, Long.MAX_VALUE);
        long start = System.nanoTime();
        ListPage page = index.page(query, offset, ROWS);
        System.out.printf("%-40s %,9.1f ms  %,d found%n", what, millis(start), page.total());
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
