package dev.weir.app.files;

import dev.weir.events.ConnectionId;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarWriter;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Makes a HAR of a capture, one exchange at a time. */
public final class HarFile {

    /** Exchanges that follow each other mostly share their connections. */
    private static final int REMEMBERED_CONNECTIONS = 256;

    /**
     * What became of it.
     *
     * @param summary what was redacted and left out, one line for a person
     */
    public record Written(long entries, String summary) {}

    private HarFile() {}

    /** Writes all of a capture, which may still grow, and closes the stream. */
    public static Written write(Path capture, OutputStream out, HarOptions options) throws IOException {
        try (CaptureReader reader = CaptureReader.open(capture);
                HarWriter writer = HarWriter.open(out, reader.info(), options)) {
            Map<ConnectionId, Optional<RecordedConnection>> known = new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<ConnectionId, Optional<RecordedConnection>> eldest) {
                    return size() > REMEMBERED_CONNECTIONS;
                }
            };
            for (RecordedExchange exchange : reader.exchanges(ExchangeQuery.ALL.withBodies())) {
                writer.entry(
                        exchange,
                        id -> known.computeIfAbsent(id, reader::connection).orElse(null));
            }
            return new Written(writer.entries(), writer.summary());
        }
    }

    /** Writes into a file, which is whole or, after an error, as it was before. A name that ends in {@code .gz} is compressed. */
    public static Written write(Path capture, Path file, HarOptions options) throws IOException {
        // A pipe or a device cannot be replaced.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return write(capture, compressed(file, Files.newOutputStream(file)), options);
        }
        Path whole = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Written written = write(capture, compressed(file, Files.newOutputStream(whole)), options);
            Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private static OutputStream compressed(Path file, OutputStream out) throws IOException {
        return file.toString().endsWith(".gz")
                ? new GZIPOutputStream(out, 65_536)
                : new BufferedOutputStream(out, 65_536);
    }
}
