package dev.weir.app.files;

import dev.weir.app.selection.NearConnections;
import dev.weir.app.selection.Selection;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.har.HarWriter;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.zip.GZIPOutputStream;

/** Makes a HAR of a capture, one exchange at a time. */
public final class HarFile {

    /**
     * What became of it.
     *
     * @param selected how many exchanges were meant, those among them that HAR has no form for
     * @param summary what was redacted and left out, one line for a person
     */
    public record Written(long entries, long selected, String summary) {}

    private HarFile() {}

    /** Writes all of a capture, which may still grow, and closes the stream. */
    public static Written write(Path capture, OutputStream out, HarOptions options) throws IOException {
        return write(capture, Selection.ALL, out, options);
    }

    /** Writes what is selected of a capture, and closes the stream. */
    public static Written write(Path capture, Selection selection, OutputStream out, HarOptions options)
            throws IOException {
        String filter = selection.canonical();
        HarOptions named = filter == null ? options : options.withFilter(filter);
        try (CaptureReader reader = CaptureReader.open(capture);
                HarWriter writer = HarWriter.open(out, reader.info(), named)) {
            NearConnections connections = new NearConnections(reader);
            long selected = 0;
            Iterator<RecordedExchange> exchanges =
                    selection.in(reader, ExchangeQuery.ALL.withBodies()).iterator();
            while (exchanges.hasNext()) {
                writer.entry(exchanges.next(), id -> connections.apply(id).orElse(null));
                selected++;
            }
            return new Written(writer.entries(), selected, writer.summary());
        }
    }

    /** Writes all of a capture into a file, as the other one does. */
    public static Written write(Path capture, Path file, HarOptions options) throws IOException {
        return write(capture, Selection.ALL, file, options);
    }

    /** Writes into a file, which is whole or, after an error, as it was before. A name that ends in {@code .gz} is compressed. */
    public static Written write(Path capture, Selection selection, Path file, HarOptions options) throws IOException {
        // A pipe or a device cannot be replaced.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return write(capture, selection, compressed(file, Files.newOutputStream(file)), options);
        }
        Path whole = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Written written = write(capture, selection, compressed(file, Files.newOutputStream(whole)), options);
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
