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
        return new UserDirectories(directory(environment, "XDG_DATA_HOME", Path.of(".local", "share")));
    }

    /** The user's configuration; it need not exist. */
    public static Path configuration(Map<String, String> environment) {
        return directory(environment, "XDG_CONFIG_HOME", Path.of(".config")).resolve("config.toml");
    }

    private static Path directory(Map<String, String> environment, String variable, Path usual) {
        String xdg = environment.getOrDefault(variable, "");
        // The specification has relative paths ignored.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "weir");
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return Path.of(home).resolve(usual).resolve("weir");
    }

    public Path ca() {
        return data.resolve("ca");
    }

    /** Where {@code weir run} records when it is not told where. */
    public Path captures() {
        return data.resolve("captures");
    }
}
