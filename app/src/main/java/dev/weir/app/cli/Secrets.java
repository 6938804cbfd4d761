package dev.weir.app.cli;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.KeyLogFile;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.packets.PacketMode;
import dev.weir.inspector.store.PacketFiles;
import dev.weir.proxy.tls.KeyLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where TLS secrets go: the file that {@code --keylog} names, and the one beside the packets of {@code --packets on}. */
final class Secrets {

    private final List<KeyLogFile> files = new ArrayList<>(2);
    private @Nullable Path besidePackets;

    void open(ProxyOptions options, Path capture, PrintStream err) throws Trouble {
        KeyLogFile asked = options.openKeyLog(err);
        if (asked != null) {
            files.add(asked);
        }
        if (options.packets() == PacketMode.ON) {
            Path keys = PacketFiles.of(capture).keys();
            if (Files.exists(keys)) {
                throw new Trouble(
                        ExitCode.ENVIRONMENT,
                        "--packets on: there is a file " + keys + " already, where TLS secrets would go");
            }
            try {
                files.add(KeyLogFile.open(keys));
                besidePackets = keys;
            } catch (IOException e) {
                throw new Trouble(
                        ExitCode.ENVIRONMENT, "--packets on: cannot write " + keys + ": " + e.getMessage(), e);
            }
        }
    }

    /** For the proxy; null when nobody wants secrets. */
    @Nullable
    KeyLog keyLog() {
        return files.isEmpty() ? null : line -> files.forEach(file -> file.line(line));
    }

    void close(PrintStream err) {
        for (KeyLogFile file : files) {
            try {
                file.close();
            } catch (IOException e) {
                err.println(" Lost   the end of the key log: " + e.getMessage());
            }
        }
    }

    /** Nothing came of the proxy. */
    void discard() throws IOException {
        for (KeyLogFile file : files) {
            file.close();
        }
        Path made = besidePackets;
        if (made != null) {
            Files.deleteIfExists(made);
        }
    }

    void tellLosses(PrintStream err) {
        for (KeyLogFile file : files) {
            if (file.lostLines() > 0) {
                String why = file.trouble();
                err.println(" Lost   " + file.lostLines() + " lines of the key log" + (why == null ? "" : ": " + why));
            }
        }
    }
}
