package dev.weir.web.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.events.Ticker;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosingTest {

    private static final int EXCHANGES = 1_200;

    @TempDir
    Path directory;

    private boolean stopped;

    @Test
    void itStopsWhenTheCaptureIsClosedAndCanGoOnAnew() throws IOException, SQLException {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED)) {
            for (int number = 1; number <= EXCHANGES; number++) {
                writer.exchange(UsualRecords.exchange(number));
            }
            writer.seal(UsualRecords.INFO);
        }
        try (CaptureIndex index = CaptureIndex.open(path, Thresholds.USUAL, () -> 0);
                CaptureReader reader = CaptureReader.open(path)) {
            while (!index.advance()) {
                // A step each time.
            }
            Diagnosing diagnosing = new Diagnosing(
                    new ShownCapture(path, null, 28_232, Thresholds.USUAL), index, Ticker.system(), () -> stopped);
            stopped = true;
            assertThatThrownBy(() -> diagnosing.advance(reader)).isInstanceOf(CancellationException.class);
            assertThat(index.diagnosed()).isFalse();
            stopped = false;
            diagnosing.advance(reader);
            assertThat(index.diagnosed()).isTrue();
        }
    }
}
