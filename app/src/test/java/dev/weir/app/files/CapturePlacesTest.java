package dev.weir.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.Trouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturePlacesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @TempDir
    Path directory;

    private CapturePlaces places;

    @BeforeEach
    void prepare() throws Exception {
        Path here = Files.createDirectories(directory.resolve("here"));
        UserDirectories user = UserDirectories.of(Map.of("XDG_DATA_HOME", directory.toString()));
        Files.createDirectories(user.captures());
        places = new CapturePlaces(here, user);
    }

    @Test
    void freshNameIsTheTimeAndNeverTaken() throws Exception {
        Path first = CapturePlaces.fresh(places.here(), NOW, ZoneOffset.UTC);
        assertThat(first.getFileName()).hasToString("weir-20261122-100000.weir");
        Files.createFile(first);
        assertThat(CapturePlaces.fresh(places.here(), NOW, ZoneOffset.UTC).getFileName())
                .hasToString("weir-20261122-100000-2.weir");
    }

    @Test
    void newestHereIsMeantBeforeAnyElsewhere() throws Exception {
        capture(places.here().resolve("weir-b.weir"), 1);
        Path newest = capture(places.here().resolve("weir-a.weir"), 2);
        capture(places.here().resolve("other.weir"), 3);
        capture(places.directories().captures().resolve("weir-c.weir"), 4);
        assertThat(places.newest()).isEqualTo(newest);
    }

    @Test
    void withoutOneHereItIsTheNewestOfWeirRun() throws Exception {
        Path made = capture(places.directories().captures().resolve("weir-c.weir"), 1);
        assertThat(places.required()).isEqualTo(made);
    }

    @Test
    void withoutAnyItSaysHowToMakeOne() {
        assertThat(places.newest()).isNull();
        assertThatThrownBy(places::required)
                .isInstanceOf(Trouble.class)
                .hasMessageContaining("weir record -- COMMAND")
                .extracting("exitCode")
                .isEqualTo(4);
    }

    @Test
    void relativeDataDirectoryIsIgnored() {
        assertThat(UserDirectories.of(Map.of("XDG_DATA_HOME", "x", "HOME", "/home/me"))
                        .ca())
                .isEqualTo(Path.of("/home/me/.local/share/weir/ca"));
    }

    private static Path capture(Path file, long second) throws Exception {
        Files.createFile(file);
        return Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(second)));
    }
}
