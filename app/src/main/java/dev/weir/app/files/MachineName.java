package dev.weir.app.files;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine calls itself. */
public final class MachineName {

    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private MachineName() {}

    /** As gethostname(2) has it; {@code localhost} where that cannot be found out. */
    public static String get() {
        try {
            // The JDK would look for the address, too: a question to a name server, and an answer that may be long in
            // coming.
            return Files.isReadable(KERNEL)
                    ? String.join("", Files.readAllLines(KERNEL)).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost";
        }
    }
}
