package dev.weir.inspector.store;

import dev.weir.inspector.testing.UsualRecords;
import java.nio.file.Path;

/** Writes exchanges until it is killed, and prints the number of the last one after each commit. */
final class EndlessWriter {

    private EndlessWriter() {}

    public static void main(String[] arguments) {
        CaptureWriter writer = CaptureWriter.create(Path.of(arguments[0]), UsualRecords.INFO, CaptureWriter.UNLIMITED);
        for (long number = 1; ; number++) {
            writer.exchange(UsualRecords.exchange(number, 5000));
            if (number % 10 == 0) {
                writer.connection(UsualRecords.connection(2 + number / 10));
            }
            if (number % 37 == 0) {
                writer.flush();
                System.out.println(number);
            }
        }
    }
}
