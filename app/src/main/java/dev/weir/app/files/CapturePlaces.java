package dev.weir.app.files;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which capture is meant when none is named.
 *
 * @param here the working directory
 * @param directories of the user
 */
public record CapturePlaces(Path here, UserDirectories directories) {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** {@code weir-YYYYMMDD-HHMMSS.weir} in the directory, with a number where that is taken. */
    public static Path fresh(Path directory, Instant now, ZoneId zone) {
        String name = "weir-" + STAMP.format(now.atZone(zone));
        Path file = directory.resolve(name + ".weir");
        for (int n = 2; Files.exists(file); n++) {
            file = directory.resolve(name + "-" + n + ".weir");
        }
        return file;
    }

    /** The newest capture here, else the newest that {@code weir run} made; null when there is none. */
    public @Nullable Path newest() {
        Path newest = newestIn(here);
        return newest != null ? newest : newestIn(directories.captures());
    }

    /** As {@link #newest()}, but it must exist. */
    public Path required() throws Trouble {
        Path found = newest();
        if (found == null) {
            throw new Trouble(
                    ExitCode.INPUT,
                    "No capture to show: there is no weir-*.weir in " + here + " and none in " + directories.captures()
                            + ".\n  Make one with: weir record -- COMMAND   or name one with --capture FILE");
        }
        return found;
    }

    private static @Nullable Path newestIn(Path directory) {
        Path newest = null;
        FileTime newestTime = FileTime.fromMillis(Long.MIN_VALUE);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "weir-*.weir")) {
            for (Path file : files) {
                FileTime time = Files.getLastModifiedTime(file);
                // Of those made in the same second the name tells.
                int order = time.compareTo(newestTime);
                if (newest == null || order > 0 || (order == 0 && file.compareTo(newest) > 0)) {
                    newest = file;
                    newestTime = time;
                }
            }
        } catch (IOException e) {
            // A directory that is not there or not ours has no captures for us.
            return newest;
        }
        return newest;
    }
}
