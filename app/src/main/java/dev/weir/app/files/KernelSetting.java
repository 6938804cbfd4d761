package dev.weir.app.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code sysctl} would say. */
public final class KernelSetting {

    private KernelSetting() {}

    /**
     * Empty where the system has no such setting: not Linux, or not in this network namespace.
     *
     * @param setting below {@code /proc/sys}, such as {@code kernel/hostname}
     */
    public static Optional<String> read(String setting) {
        try {
            // Not in small pieces: a setting has an end behind its first byte for whoever goes on reading there.
            return Files.readAllLines(Path.of("/proc/sys", setting)).stream()
                    .findFirst()
                    .map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
