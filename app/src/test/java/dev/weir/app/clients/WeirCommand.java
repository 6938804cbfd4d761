package dev.weir.app.clients;

import dev.weir.app.testing.WeirJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of Weir as a process of its own, as the tests start it. */
final class WeirCommand {

    private WeirCommand() {}

    /**
     * Prepares it.
     *
     * @param directory in which it works and has its private home
     * @param jvm options of its Java
     * @param arguments behind {@code weir}
     */
    static ProcessBuilder in(Path directory, List<String> jvm, List<String> arguments) {
        List<String> command = new ArrayList<>(WeirJvm.command(jvm));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("XDG_DATA_HOME", home(directory).toString());
        return builder;
    }

    static Path home(Path directory) {
        return directory.resolve("home").toAbsolutePath();
    }
}
