package dev.weir.app.files;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the user's files are, after the XDG Base Directory Specification.
 *
 * @param data {@code $XDG_DATA_HOME/weir}
 */
public record UserDirectories(Path data) {

    public static UserDirectories of(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        // The specification has relative paths ignored.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return new UserDirectories(Path.of(xdg, "weir"));
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return new UserDirectories(Path.of(home, ".local", "share", "weir"));
    }

    /** The user's configuration; it need not exist. */
    public static Path configuration(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        boolean absolute = !xdg.isEmpty() && Path.of(xdg).isAbsolute();
        return (absolute ? Path.of(xdg) : Path.of(home, ".config"))
                .resolve("weir")
                .resolve("config.toml");
    }

    public Path ca() {
        return data.resolve("ca");
    }

    /** Where {@code weir run} records when it is not told where. */
    public Path captures() {
        return data.resolve("captures");
    }
}
