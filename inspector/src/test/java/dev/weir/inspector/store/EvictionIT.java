package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedBody;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.index.SealedIndex;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictionIT {

    private static final long MIB = 1 << 20;

    @TempDir
    Path directory;

    /** Writes exchanges, each tenth with its connection, and asserts at each flush that the files stay within the limit. */
    private CaptureWriter write(long maxBytes, int exchanges, int bodyBytes) throws IOException {
        CaptureWriter writer = CaptureWriter.create(path(), UsualRecords.INFO, maxBytes);
        for (int number = 1; number <= exchanges; number++) {
            writer.exchange(UsualRecords.withUrl(
                    UsualRecords.exchange(number, bodyBytes), "http://example.com/?" + noise(number)));
            if (number % 10 == 0) {
                writer.connection(UsualRecords.connection(number / 10));
            }
            if (number % 50 == 0) {
                writer.flush();
                assertThat(sizeOfAllFiles()).as("after %d", number).isLessThanOrEqualTo(maxBytes);
            }
        }
        writer.flush();
        return writer;
    }

    /** A block of records that are alike shrinks to next to nothing. */
    private static String noise(long number) {
        byte[] random = new byte[450];
        new Random(number).nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }

    private Path path() {
        return directory.resolve("a.weir");
    }

    private long sizeOfAllFiles() throws IOException {
        long size = 0;
        for (String name : List.of("a.weir", "a.weir-wal")) {
            size += Files.size(directory.resolve(name));
        }
        return size;
    }

    @Test
    void theOldestExchangesGoAreCountedAndTheFileKeepsItsSize() throws IOException {
        try (CaptureWriter writer = write(2 * MIB, 5_000, 200);
                CaptureReader reader = CaptureReader.open(path())) {
            List<RecordedExchange> left =
                    reader.stream(ExchangeQuery.ALL.withBodies()).toList();
            RecordedExchange last = left.get(left.size() - 1);

            assertThat(left).hasSizeGreaterThan(300).hasSizeLessThan(2_500);
            assertThat(writer.losses().evictedExchanges()).isEqualTo(5_000 - left.size());
            assertThat(reader.info().lost().evictedExchanges()).isEqualTo(5_000 - left.size());
            assertThat(left.get(0).number()).isEqualTo(5_000 - left.size() + 1);
            assertThat(last.number()).isEqualTo(5_000);
            assertThat(last.response().body().kept()).hasSize(200);
        }
    }

    @Test
    void connectionsGoWithTheBatchInWhichTheyClosed() throws IOException {
        try (CaptureWriter writer = write(2 * MIB, 5_000, 200);
                CaptureReader reader = CaptureReader.open(path())) {
            long firstLeft = writer.losses().evictedExchanges() + 1;

            assertThat(reader.connections())
                    .isNotEmpty()
                    .extracting(RecordedConnection::lastExchange)
                    .allMatch(number -> number >= firstLeft);
        }
    }

    @Test
    void bodiesGoBeforeExchangesAndTheRecordSaysSo() throws IOException {
        try (CaptureWriter writer = write(3 * MIB, 300, 30_000);
                CaptureReader reader = CaptureReader.open(path())) {
            RecordedBody first = reader.exchange(1).orElseThrow().response().body();
            RecordedBody last = reader.exchange(300).orElseThrow().response().body();

            assertThat(writer.losses().evictedExchanges()).isZero();
            assertThat(reader.count()).isEqualTo(300);
            assertThat(first).isEqualTo(new RecordedBody(30_000, 30_000, 0, null));
            assertThat(last.keptBytes()).isEqualTo(30_000);
            assertThat(last.kept()).hasSize(30_000);
            assertThat(reader.stream(ExchangeQuery.ALL).findFirst().orElseThrow())
                    .extracting(exchange -> exchange.response().body())
                    .isEqualTo(first);
        }
    }

    @Test
    void theNewestKeepTheirBodiesHoweverManyExchangesThereAre() throws IOException {
        try (CaptureWriter writer = write(3 * MIB, 3_000, 3_000);
                CaptureReader reader = CaptureReader.open(path())) {
            long withBody = reader.stream(ExchangeQuery.ALL)
                    .filter(exchange -> exchange.response().body().keptBytes() > 0)
                    .count();

            assertThat(writer.losses().evictedExchanges()).isPositive();
            assertThat(withBody).isGreaterThan(100);
            assertThat(reader.exchange(3_000).orElseThrow().response().body().kept())
                    .hasSize(3_000);
        }
    }

    @Test
    void aBodyThatWouldFillTheFileIsNotKept() throws IOException {
        try (CaptureWriter writer = write(MIB, 50, 200_000);
                CaptureReader reader = CaptureReader.open(path())) {
            assertThat(reader.count()).isEqualTo(50);
            assertThat(reader.exchange(50).orElseThrow().response().body().keptBytes())
                    .isZero();
            assertThat(writer.losses().evictedExchanges()).isZero();
        }
    }

    @Test
    void withTheIndexThatItGetsWhenItIsSealedTheFileStillKeepsItsSize() throws IOException {
        long maxBytes = 6 * MIB;
        try (CaptureWriter writer = write(maxBytes, 12_000, 200)) {
            writer.seal(UsualRecords.INFO);
        }
        long before = Files.size(path());
        assertThat(SealedIndex.write(path(), Thresholds.USUAL, 28_232, (done, of) -> {}))
                .isNull();
        assertThat(Files.size(path())).isLessThanOrEqualTo(maxBytes).isGreaterThan(before);
    }

    @Test
    void aLimitTooSmallForTheTablesIsRefused() {
        assertThatThrownBy(() -> CaptureWriter.create(path(), UsualRecords.INFO, 1000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1048576");
    }
}
