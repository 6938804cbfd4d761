package dev.weir.inspector.store;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.UsualRecords;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;

/** Writes and reads many exchanges in little memory, and prints what each cost. */
final class VolumeWriter {

    static final int EXCHANGES = 100_000;
    private static final int BATCH = 500;

    private VolumeWriter() {}

    public static void main(String[] arguments) {
        Path path = Path.of(arguments[0]);
        long opening = System.nanoTime();
        CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
        System.out.printf("cold open: %d ms%n", (System.nanoTime() - opening) / 1_000_000);
        write(writer);
        writer.seal(UsualRecords.INFO);
        writer.close();
        read(path);
    }

    private static void write(CaptureWriter writer) {
        long cpu = 0;
        for (int number = 1; number <= EXCHANGES; ) {
            var batch = new ArrayList<RecordedExchange>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                batch.add(UsualRecords.exchange(number++));
            }
            long start = cpuNanos();
            batch.forEach(writer::exchange);
            writer.flush();
            cpu += cpuNanos() - start;
            if (number - 1 == EXCHANGES / 2) {
                cpu = printed("write, cold half", cpu, EXCHANGES / 2);
            }
        }
        printed("write, warm half", cpu, EXCHANGES / 2);
    }

    private static void read(Path path) {
        try (CaptureReader reader = CaptureReader.open(path)) {
            long start = cpuNanos();
            long bytes = 0;
            for (var exchange : reader.exchanges(ExchangeQuery.ALL.withBodies())) {
                bytes += exchange.response().body().kept().length;
            }
            printed("read with bodies", cpuNanos() - start, EXCHANGES);
            System.out.printf("read %d%n", bytes / 120);
        }
    }

    private static long printed(String what, long cpuNanos, int exchanges) {
        System.out.printf("%s: %.1f us CPU an exchange%n", what, cpuNanos / 1e3 / exchanges);
        return 0;
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
