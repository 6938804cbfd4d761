package dev.weir.app.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What the system says of our open files. */
interface Descriptors {

    boolean isTerminal(int descriptor);

    /** Of the controlling terminal; 0 when there is none or it does not tell. */
    int columns();

    static Descriptors system() {
        return new Descriptors() {
            @Override
            public boolean isTerminal(int descriptor) {
                try {
                    String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                            .toString();
                    return target.startsWith("/dev/pts/")
                            || target.startsWith("/dev/tty")
                            || target.equals("/dev/console");
                } catch (IOException | UnsupportedOperationException e) {
                    return answers("test", "-t", Integer.toString(descriptor));
                }
            }

            @Override
            public int columns() {
                try {
                    Process stty = new ProcessBuilder("stty", "size")
                            .redirectInput(new File("/dev/tty"))
                            .redirectError(Redirect.DISCARD)
                            .start();
                    String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
                    return Integer.parseInt(size.substring(size.indexOf(' ') + 1));
                } catch (IOException | NumberFormatException e) {
                    return 0;
                }
            }
        };
    }

    /** Where there is no /proc, {@code test} tells: it inherits our open files. */
    private static boolean answers(String... command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(2, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
