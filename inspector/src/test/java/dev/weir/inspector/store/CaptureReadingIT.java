package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.ExchangeQuery.Order;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureReadingIT {

    private static final int READINGS = 15;
    private static final int NEWEST = 500;

    @TempDir
    Path directory;

    @Test
    void aReaderSeesAllThatAnotherProcessHasCommittedAndNeverHalfABatch() throws Exception {
        Path path = directory.resolve("a.weir");
        Process child = CaptureChild.start(EndlessWriter.class, List.of("-Xmx128m"), path.toString());
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            long committed = Long.parseLong(lines.readLine());
            try (CaptureReader reader = CaptureReader.open(path)) {
                for (int reading = 0; reading < READINGS; reading++) {
                    long count = reader.count();
                    assertThat(count).isGreaterThanOrEqualTo(committed);
                    assertThat(count % 37).isZero();
                    assertThat(newest(reader, count)).isEqualTo(count);
                    committed = Long.parseLong(lines.readLine());
                }
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
    }

    /** The number up to which the newest exchanges are there, whole and in order. */
    private static long newest(CaptureReader reader, long last) {
        long number = Math.max(last - NEWEST, 0);
        ExchangeQuery newest =
                ExchangeQuery.ALL.in(Order.NUMBER).numbers(number + 1, last).withBodies();
        for (RecordedExchange exchange : reader.exchanges(newest)) {
            number++;
            assertThat(exchange.number()).isEqualTo(number);
            assertThat(exchange.response().body().kept()).hasSize(5000);
        }
        return number;
    }

    @Test
    void aHundredThousandExchangesAreWrittenAndReadInLittleMemory() throws Exception {
        Path path = directory.resolve("a.weir");
        Process child = CaptureChild.start(VolumeWriter.class, List.of("-Xmx48m"), path.toString());
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).isZero();
        System.out.print(output);
        assertThat(output).endsWith("read " + VolumeWriter.EXCHANGES + System.lineSeparator());
    }
}
