package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.testing.UsualRecords;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTimersTest {

    private static final ClientTimers ALL = new ClientTimers("curl 8.14.1", 1, 2, 3L, 4, 5L, 6L, 7);
    private static final ClientTimers FEW = new ClientTimers("curl", 0, 0, null, 0, null, null, 9);

    @TempDir
    Path directory;

    @Test
    void whatClientsToldAfterTheEndIsPartOfTheirExchanges() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (long number = 1; number <= 3; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.seal(UsualRecords.INFO);
        }
        try (CaptureReader early = CaptureReader.open(path)) {
            assertThat(early.exchanges(ExchangeQuery.ALL))
                    .extracting(RecordedExchange::clientTimers)
                    .containsExactly(null, null, null);
            CaptureTimers.write(path, Map.of(1L, ALL, 3L, FEW));
            assertThat(early.exchanges(ExchangeQuery.ALL))
                    .extracting(RecordedExchange::clientTimers)
                    .containsExactly(ALL, null, FEW);
            assertThat(early.exchange(3)).map(RecordedExchange::clientTimers).contains(FEW);
            assertThat(early.info().lost().abrupt()).isFalse();
        }
    }
}
