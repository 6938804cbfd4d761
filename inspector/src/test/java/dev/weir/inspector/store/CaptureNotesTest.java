package dev.weir.inspector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.inspector.model.Note;
import dev.weir.inspector.testing.UsualRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureNotesTest {

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
                CaptureNotes.write(path, new Note(number, number % 2 == 0, "note " + number));
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
        CaptureNotes.write(path, new Note(1, true, "who waits here?"));
        CaptureNotes.write(path, new Note(2, true, ""));
        CaptureNotes.write(path, Note.none(2));
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
        assertThatThrownBy(() -> CaptureNotes.write(path, new Note(1, true, "")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("no capture of Weir");
        assertThat(path).hasContent("no capture");
    }
}
