package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.testing.UsualRecords;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusTableTest {

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("a.weir");
    }

    private static byte[] record(long at, int size) {
        return ByteBuffer.allocate(size).putLong(at).array();
    }

    private List<Long> read() {
        try (CaptureReader reader = CaptureReader.open(path)) {
            return reader.censuses().stream()
                    .map(record -> ByteBuffer.wrap(record).getLong())
                    .toList();
        }
    }

    @Test
    void censusesReadBackInTheirOrderAlsoWithoutAnyExchange() {
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            writer.census(20, record(20, 8));
            writer.census(10, record(10, 8));
            writer.flush();
            assertThat(read()).containsExactly(10L, 20L);
            writer.census(30, record(30, 8));
            writer.seal(UsualRecords.INFO);
        }
        assertThat(read()).containsExactly(10L, 20L, 30L);
    }

    /** 1 MiB / 64 is room for 163 of 100 bytes. */
    @Test
    void theOldestAreThinnedWhenTheyAreTooMany() {
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, 1 << 20)) {
            for (int at = 1; at <= 1_000; at++) {
                writer.census(at, record(at, 100));
                if (at % 50 == 0) {
                    writer.flush();
                }
            }
            writer.seal(UsualRecords.INFO);
        }
        List<Long> kept = read();
        assertThat(kept).hasSizeBetween(100, 163).isSorted().contains(1L);
        assertThat(kept.subList(kept.size() - 60, kept.size()))
                .as("the last ones are whole")
                .first()
                .isEqualTo(941L);
    }
}
