package dev.weir.app.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WgetRcTest {

    @TempDir
    Path directory;

    @Test
    void usersOwnLinesComeFirstSoThatOursWin() throws Exception {
        Files.writeString(directory.resolve(".wgetrc"), "tries = 3\nhttps_proxy = http://corp:3128");
        assertThat(written(Map.of("HOME", directory.toString())))
                .startsWith("tries = 3\nhttps_proxy = http://corp:3128\n")
                .endsWith("https_proxy = http://127.0.0.1:1\nno_proxy =\n");
    }

    @Test
    void namedFileIsTakenInPlaceOfTheOneAtHome() throws Exception {
        Files.writeString(directory.resolve(".wgetrc"), "at = home");
        Path named = Files.writeString(directory.resolve("rc"), "named = yes");
        assertThat(written(Map.of("HOME", directory.toString(), "WGETRC", named.toString())))
                .startsWith("named = yes\n")
                .contains("\nca_certificate = /b.pem\n")
                .doesNotContain("home");
    }

    private String written(Map<String, String> environment) throws Exception {
        Path out = Files.createDirectories(directory.resolve("out"));
        return Files.readString(WgetRc.write(out, environment, Path.of("/b.pem"), "http://127.0.0.1:1"));
    }
}
