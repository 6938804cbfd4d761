package dev.weir.inspector.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where packets and secrets of a capture are: beside it, by the same name. The older half makes room when packets are as many bytes
 * as the capture may be.
 *
 * @param current packets
 * @param older packets, if {@code current} was begun anew
 * @param keys TLS secrets in the NSS key log format
 */
public record PacketFiles(Path current, Path older, Path keys) {

    public static PacketFiles of(Path capture) {
        String file = String.valueOf(capture.getFileName());
        String name = file.endsWith(".weir") ? file.substring(0, file.length() - ".weir".length()) : file;
        return new PacketFiles(
                capture.resolveSibling(name + ".pcapng"),
                capture.resolveSibling(name + ".older.pcapng"),
                capture.resolveSibling(name + ".keys"));
    }

    /** Those with packets, oldest first. */
    public List<Path> existing() {
        return List.of(older, current).stream().filter(Files::isRegularFile).toList();
    }

    /** The TLS secrets; none where there is no such file. */
    public byte[] secrets() throws IOException {
        return Files.isRegularFile(keys) ? Files.readAllBytes(keys) : new byte[0];
    }

    /** Opens one of them. */
    public static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    public List<Path> all() {
        return List.of(current, older, keys);
    }
}
