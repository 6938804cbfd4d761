package dev.weir.app.load;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.load.result.RunDirectory;
import dev.weir.load.result.SummaryJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where results go. */
final class RunPlaces {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private final Path here;

    RunPlaces(Path here) {
        this.here = here;
    }

    /**
     * A directory for one result, made now.
     *
     * @param given null for one with a name of its own
     */
    Path make(@Nullable Path given) throws Trouble {
        Path directory = given == null ? fresh() : here.resolve(given);
        try {
            if (Files.exists(directory.resolve(RunDirectory.SAMPLE))
                    || Files.exists(directory.resolve(SummaryJson.NAME))) {
                throw new Trouble(
                        ExitCode.USAGE, "There is a result in " + directory + " already: choose another --out");
            }
            return Files.createDirectories(directory).toAbsolutePath();
        } catch (IOException e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT, "Cannot make the directory " + directory + ": " + e.getMessage(), e);
        }
    }

    private Path fresh() {
        String name = "load-" + STAMP.format(InstantSource.system().instant().atZone(ZoneId.systemDefault()));
        Path directory = here.resolve(name);
        for (int n = 2; Files.exists(directory); n++) {
            directory = here.resolve(name + "-" + n);
        }
        return directory;
    }
}
