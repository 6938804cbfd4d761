package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureAdditionsTest {

    private static final ClientTimers ALL = new ClientTimers("curl 8.14.1", 1, 2, 3L, 4, 5L, 6L, 7);
    private static final ClientTimers FEW = new ClientTimers("curl", 0, 0, null, 0, null, null, 9);

    @TempDir
    Path directory;

    private CaptureWriter writer(Path path) {
        return CaptureWriter.create(path, UsualRecords.INFO, CaptureWriter.UNLIMITED);
    }

    @Test
    void notesAndTheRecordingAreWrittenInTurn() {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = writer(path);
                CaptureReader reader = CaptureReader.open(path)) {
            for (long number = 1; number <= 100; number++) {
                writer.exchange(UsualRecords.exchange(number));
                writer.flush();
                CaptureAdditions.write(path, new Note(number, number % 2 == 0, "note " + number));
                assertThat(reader.notes()).hasSize((int) number);
            }
            assertThat(reader.count()).isEqualTo(100);
            assertThat(reader.notes().get(8L)).isEqualTo(new Note(8, true, "note 8"));
            assertThat(writer.losses().unwrittenExchanges()).isZero();
        }
    }

    @Test
    void aSealedCaptureTakesNotesAndStaysOneFile() throws IOException {
        Path path = directory.resolve("a.weir");
        try (CaptureWriter writer = writer(path)) {
            writer.exchange(UsualRecords.exchange(1));
            writer.note(new Note(1, true, ""));
            writer.seal(UsualRecords.INFO);
        }
        CaptureAdditions.write(path, new Note(1, true, "who waits here?"));
        CaptureAdditions.write(path, new Note(2, true, ""));
        CaptureAdditions.write(path, Note.none(2));
        try (CaptureReader reader = CaptureReader.open(path)) {
            assertThat(reader.notes().values()).containsExactly(new Note(1, true, "who waits here?"));
            assertThat(reader.info().lost().abrupt()).isFalse();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.toList()).isEqualTo(List.of(path));
        }
    }

    @Test
    void aNoteIntoNoCaptureIsRefusedInWords() throws IOException {
        Path path = Files.writeString(directory.resolve("b.weir"), "no capture");
        assertThatThrownBy(() -> CaptureAdditions.write(path, new Note(1, true, "")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("no capture of Weir");
        assertThat(path).hasContent("no capture");
    }

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
            CaptureAdditions.write(path, Map.of(1L, ALL, 3L, FEW));
            assertThat(early.exchanges(ExchangeQuery.ALL))
                    .extracting(RecordedExchange::clientTimers)
                    .containsExactly(ALL, null, FEW);
            assertThat(early.exchange(3)).map(RecordedExchange::clientTimers).contains(FEW);
            assertThat(early.info().lost().abrupt()).isFalse();
        }
    }
}
