package dev.weir.web.api.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.inspector.ingest.OpenRecords;
import dev.weir.inspector.model.CaptureInfo.Loss;
import dev.weir.inspector.model.CaptureInfo.Strain;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.CaptureWriter;
import dev.weir.inspector.testing.UsualRecords;
import dev.weir.web.capture.LiveCapture;
import dev.weir.web.live.Feed;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberedTest {

    private static final OpenRecords NOTHING = new OpenRecords(List.of(), List.of());

    @TempDir
    Path directory;

    private CaptureWriter writer;
    private CaptureReader reader;

    @BeforeEach
    void open() {
        Path path = directory.resolve("a.weir");
        writer = CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
        writer.exchange(UsualRecords.exchange(1));
        writer.flush();
        reader = CaptureReader.open(path);
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    @Test
    void oneThatHasEndedAndIsNotYetInTheFileIsWaitedFor() {
        writer.exchange(UsualRecords.exchange(2));

        assertThat(Numbered.find(2, reader, () -> NOTHING, null)).isEmpty();
        assertThat(Numbered.find(2, reader, () -> NOTHING, new Committing()))
                .map(RecordedExchange::number)
                .contains(2L);
    }

    @Test
    void oneThatIsUnderWayIsNotWaitedFor() {
        OpenRecords open = new OpenRecords(List.of(UsualRecords.exchange(3)), List.of());
        Committing live = new Committing();

        assertThat(Numbered.find(3, reader, () -> open, live)).isPresent();
        assertThat(live.waits).isZero();
    }

    @Test
    void oneThatDoesNotExistIsNotFound() {
        assertThat(Numbered.find(4, reader, () -> NOTHING, new Committing())).isEmpty();
    }

    /** Its writer commits as soon as somebody waits for that. */
    private final class Committing implements LiveCapture {

        private int waits;

        @Override
        public void awaitCommitted() {
            waits++;
            writer.flush();
        }

        @Override
        public OpenRecords open() {
            return NOTHING;
        }

        @Override
        public PageMark mark(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OptionalLong replay(RecordedExchange exchange) {
            return OptionalLong.empty();
        }

        @Override
        public Feed feed() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nowNanos() {
            return 0;
        }

        @Override
        public Loss lost() {
            return Loss.NONE;
        }

        @Override
        public Strain strain() {
            return Strain.NONE;
        }

        @Override
        public String proxy() {
            return "";
        }

        @Override
        public Path authorityFile() {
            return directory;
        }

        @Override
        public String authorityPem() {
            return "";
        }
    }
}
