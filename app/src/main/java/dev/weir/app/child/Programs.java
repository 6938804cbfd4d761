package dev.weir.app.child;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Finds programs as a shell does, and with a shell's exit codes. */
public final class Programs {

    private Programs() {}

    /** How it is called: without its directory and the ending of Windows, in lower case. Empty for what is no file's name. */
    static String name(String program) {
        Path name = Path.of(program).getFileName();
        return name == null ? "" : name.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.exe$", "");
    }

    /**
     * Says before anything is started that the program cannot be.
     *
     * @throws Trouble 127 when there is none, 126 when it may not be executed
     */
    public static void check(String program, Map<String, String> environment) throws Trouble {
        if (program.contains("/") || program.contains(File.separator)) {
            checkFile(program, Path.of(program));
            return;
        }
        Path refused = null;
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return;
            }
            refused = refused == null && Files.isRegularFile(candidate) ? candidate : refused;
        }
        if (refused != null) {
            checkFile(program, refused);
        }
        if (!File.separator.equals("/")) {
            // Windows adds endings to names; there the start itself tells.
            return;
        }
        throw new Trouble(
                ExitCode.NOT_FOUND,
                program + ": command not found: no such program in PATH.\n  Check the spelling, or give its path"
                        + (program.contains(" ")
                                ? "; a command line with spaces needs a shell: weir record -- sh -c '" + program + "'"
                                : ""));
    }

    private static void checkFile(String program, Path file) throws Trouble {
        if (!Files.exists(file)) {
            throw new Trouble(ExitCode.NOT_FOUND, program + ": command not found: there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new Trouble(ExitCode.NOT_EXECUTABLE, program + ": cannot be executed: it is a directory");
        }
        if (!Files.isExecutable(file)) {
            throw new Trouble(
                    ExitCode.NOT_EXECUTABLE,
                    program + ": cannot be executed: permission denied.\n  Try: chmod +x " + file);
        }
    }
}
