package dev.weir.app.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLogFileTest {

    @TempDir
    Path directory;

    @Test
    void newFileIsItsOwnersOnlyAndHasEveryLineOnceClosed() throws Exception {
        Path path = directory.resolve("keys");
        try (KeyLogFile file = KeyLogFile.open(path)) {
            file.line("CLIENT_RANDOM aa bb");
            file.line("CLIENT_RANDOM cc dd");
            assertThat(file.readableByOthers()).isFalse();
        }
        assertThat(path).hasContent("CLIENT_RANDOM aa bb\nCLIENT_RANDOM cc dd\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void fileThatIsThereIsAppendedToAndItsReadersAreTold() throws Exception {
        Path path = Files.writeString(directory.resolve("keys"), "# before\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        try (KeyLogFile file = KeyLogFile.open(path)) {
            file.line("CLIENT_RANDOM aa bb");
            assertThat(file.readableByOthers()).isTrue();
        }
        assertThat(path).hasContent("# before\nCLIENT_RANDOM aa bb\n");
    }

    @Test
    void lineBehindTheEndIsCountedAsLost() throws Exception {
        KeyLogFile file = KeyLogFile.open(directory.resolve("keys"));
        file.close();
        file.line("CLIENT_RANDOM aa bb");
        assertThat(file.lostLines()).isEqualTo(1);
    }
}
