package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.testing.UsualRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureKillIT {

    private static final int COMMITS_BEFORE_THE_KILL = 60;

    @TempDir
    Path directory;

    @Test
    void afterKillNineEverythingCommittedIsThereAndTheEndIsAbrupt() throws Exception {
        Path path = directory.resolve("a.weir");

        long committed = writeUntilKilled(path);

        assertThat(directory.resolve("a.weir-wal")).isNotEmptyFile();
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.info()).isEqualTo(UsualRecords.withLosses(new Loss(0, 0, 0, true)));
            List<Long> numbers = reader.stream(ExchangeQuery.ALL)
                    .map(RecordedExchange::number)
                    .toList();
            assertThat(numbers).hasSizeGreaterThanOrEqualTo((int) committed);
            assertThat(numbers.get(numbers.size() - 1)).isEqualTo(numbers.size());
            assertThat(reader.exchange(committed))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(UsualRecords.exchange(committed, 5000));
            long connection = 2 + committed / 10;
            assertThat(reader.connection(UsualRecords.connection(connection).id()))
                    .contains(UsualRecords.connection(connection));
        }
    }

    /** Returns the last number that the child said was committed. */
    private static long writeUntilKilled(Path path) throws IOException, InterruptedException {
        Process child = CaptureChild.start(EndlessWriter.class, List.of("-Xmx128m"), path.toString());
        long committed = 0;
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            for (int commits = 0; commits < COMMITS_BEFORE_THE_KILL; commits++) {
                committed = Long.parseLong(lines.readLine());
            }
            // By its handle: the process object would close the pipe, and with it what is still to be read.
            child.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // The last line may be cut by the kill: a shorter number is still one that was committed.
                committed = Math.max(committed, line.isEmpty() ? 0 : Long.parseLong(line));
            }
        } finally {
            child.destroyForcibly();
            child.waitFor();
        }
        return committed;
    }
}
