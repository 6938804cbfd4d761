package dev.weir.app.cli;

import dev.weir.app.files.CapturePlaces;
import dev.weir.app.files.MachineName;
import dev.weir.app.files.UserDirectories;
import dev.weir.app.terminal.Terminal;
import dev.weir.certs.CaFiles;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/**
 * The process that the commands run in.
 *
 * @param environment as we were started
 * @param here the working directory
 */
record Context(Map<String, String> environment, Path here, Terminal terminal) {

    static Context ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Context(environment, Path.of("").toAbsolutePath(), new Terminal(environment));
    }

    static String version() {
        return Objects.requireNonNullElse(Context.class.getPackage().getImplementationVersion(), "development");
    }

    UserDirectories directories() {
        return UserDirectories.of(environment);
    }

    CapturePlaces captures() {
        return new CapturePlaces(here, directories());
    }

    CaFiles caFiles() {
        return new CaFiles(
                directories().ca(),
                System.getProperty("user.name", "user") + "@" + MachineName.get(),
                InstantSource.system());
    }
}
