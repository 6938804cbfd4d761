package dev.weir.app.child;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weir once more, as a process of its own: the same Java, jar and options of the JVM. */
public final class OwnProgram {

    private static final String MAIN = "dev.weir.app.cli.Main";

    private OwnProgram() {}

    /** The command line, with these arguments behind {@code weir}. */
    public static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // Those would be written by two JVMs, or wait for a debugger.
            if (!option.startsWith("-agentlib")
                    && !option.startsWith("-javaagent")
                    && !option.contains("CacheOutput")) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }
}
