package dev.weir.app.clients;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of Weir as a process of its own, on the class path of the tests. */
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weir.app.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("XDG_DATA_HOME", home(directory).toString());
        return builder;
    }

    static Path home(Path directory) {
        return directory.resolve("home").toAbsolutePath();
    }
}
