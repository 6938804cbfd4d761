package dev.weir.inspector.store.index;

import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.filter.FilterSyntaxException;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListPage;
import dev.weir.inspector.store.index.list.ListQuery;
import dev.weir.inspector.testing.UsualRecords;
import dev.weir.inspector.testing.VariedRecords;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * Says what lists of a large capture cost, written by the real writer, and fails when one takes too long, also the first time. Not a test, for it
 * depends on the machine: {@code java -Xmx256m -cp <test class path> dev.weir.inspector.store.index.IndexVolume FILE.weir 1000000 [sealed]}.
 */
final class IndexVolume {

    private static final int ROWS = 200;
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    /** More than a person waits for nothing. */
    private static final double LIMIT_MILLIS = 100;

    private static final List<String> FILTERS = List.of(
            "wait>5ms",
            "wait>200ms",
            "!wait>5ms",
            "status=5xx",
            "status=404 new",
            "new",
            "!new failed",
            "size>100k wait>20ms",
            "method=POST|PUT",
            "host=*.example.com new",
            "host=ticket7.*",
            "~d shop\\.test$ status=404",
            "type=image/*",
            "client=firefox reused",
            "conn=c777",
            "number=500000..500100",
            "retrans>0",
            "close.first=origin",
            "finding=W3*",
            "finding=W*",
            "!finding=W*",
            "~dns",
            "path=/api/v2/*",
            "e",
            "js",
            "api",
            "checkout",
            "invoice/4711",
            "\"token=ab\"",
            "~u \\.js$",
            "~u v[12]/order/\\d+$",
            "nowhere-at-all",
            "basket wait>20ms",
            "!static",
            "search | upload status=5xx",
            "~t javascript wait>20ms",
            "~ts json !~tq json",
            "~src 127\\.0\\.0\\.1",
            "~dst :443$ new",
            "way=connect status=5xx",
            "!route=direct failed",
            "close.kind=fin | state=time_wait",
            "tls=1.3",
            "proto=1.1 method=PUT",
            "~hs nginx status=500",
            "~hs nginx",
            "~b nowhere-at-all");

    /** Questions that took longer. */
    private static int over;

    private IndexVolume() {}

    public static void main(String[] arguments) throws IOException, SQLException, FilterSyntaxException {
        Path path = Path.of(arguments[0]);
        int exchanges = Integer.parseInt(arguments[1]);
        if (Files.notExists(path)) {
            write(path, exchanges);
        }
        System.out.printf("%,d exchanges in %,d bytes%n", exchanges, Files.size(path));
        if (arguments.length > 2) {
            long start = System.nanoTime();
            String why = SealedIndex.write(path, Thresholds.USUAL, 28_000, (done, of) -> {});
            System.out.printf("sealed index in %,.0f ms (%s), %,d bytes%n", millis(start), why, Files.size(path));
        }
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, System::nanoTime)) {
            long start = System.nanoTime();
            while (!index.advance()) {
                // It goes on for a moment each time.
            }
            while (index.preload()) {
                // A piece each time.
            }
            System.out.printf("ready in %,.0f ms%n", millis(start));
            for (ListOrder.Key key : ListOrder.Key.values()) {
                for (long offset : new long[] {0, exchanges / 2, exchanges - ROWS}) {
                    ask(index, null, key, offset);
                }
            }
            for (String filter : FILTERS) {
                ask(index, filter, ListOrder.Key.NUMBER, 0);
                ask(index, filter, ListOrder.Key.TOTAL, 0);
                ask(index, filter, ListOrder.Key.URL, 400);
            }
        }
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "%,d MB of heap in use, at most %,d%n%d questions over %.0f ms%n",
                (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20, over, LIMIT_MILLIS);
        System.exit(over == 0 ? 0 : 1);
    }

    private static void write(Path path, int exchanges) {
        long start = System.nanoTime();
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= exchanges; number++) {
                writer.exchange(VariedRecords.exchange(number));
                if (number % 12 == 0) {
                    writer.connection(UsualRecords.connection(2 + number / 12, number));
                }
            }
            writer.seal(UsualRecords.INFO);
        }
        System.out.printf("written in %,.0f ms%n", millis(start));
    }

    /** The first time, and the best of three after it: a page is asked for again while one scrolls. */
    private static void ask(CaptureIndex index, String filter, ListOrder.Key key, long offset)
            throws SQLException, FilterSyntaxException {
        ListQuery query = new ListQuery(
                filter == null ? null : Filter.parse(filter), new ListOrder(key, true), Long.MIN_VALUE, Long.MAX_VALUE);
        double[] times = new double[4];
        ListPage page = null;
        long cpu = CPU.getCurrentThreadCpuTime();
        double firstCpu = 0;
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            page = index.page(query, offset, ROWS);
            times[i] = millis(start);
            firstCpu = i == 0 ? (CPU.getCurrentThreadCpuTime() - cpu) / 1e6 : firstCpu;
        }
        double first = times[0];
        Arrays.sort(times);
        over += first > LIMIT_MILLIS ? 1 : 0;
        System.out.printf(
                "%-5s %-32s by %-8s from %,9d: first %,8.1f ms (%,.1f of CPU), again %,8.1f ms, %,d found%s%n",
                first > LIMIT_MILLIS ? "over" : "OK",
                filter == null ? "" : filter,
                key,
                offset,
                first,
                firstCpu,
                times[0],
                page.total(),
                page.complete() ? "" : " so far");
    }

    private static double millis(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
