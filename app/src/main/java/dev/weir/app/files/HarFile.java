package dev.weir.app.files;

import dev.weir.app.terminal.Progress;
import dev.weir.inspector.har.HarOptions;
import dev.weir.inspector.query.HarExport;
import dev.weir.inspector.query.HarExport.Written;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPOutputStream;

/** Puts the HAR of a capture into a file. */
public final class HarFile {

    private HarFile() {}

    /** Writes what is selected of a capture, which may still grow, and closes the stream. */
    public static Written write(
            Path capture, Selection selection, OutputStream out, HarOptions options, Progress progress)
            throws IOException {
        try (CaptureReader reader = CaptureReader.open(capture)) {
            // Once for its findings, which look at all, and once for the entries.
            long records = 2 * reader.count();
            reader.watch(read -> progress.show("Writing the HAR", read, records));
            return HarExport.write(reader, selection, out, options);
        }
    }

    /** Writes all of a capture into a file. */
    public static Written write(Path capture, Path file, HarOptions options, Progress progress) throws IOException {
        return write(capture, Selection.ALL, file, options, progress);
    }

    /** Writes into a file, which is whole or, after an error, as it was before. A name that ends in {@code .gz} is compressed. */
    public static Written write(Path capture, Selection selection, Path file, HarOptions options, Progress progress)
            throws IOException {
        // A pipe or a device cannot be replaced.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return write(capture, selection, compressed(file, Files.newOutputStream(file)), options, progress);
        }
        Path whole = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Written written =
                    write(capture, selection, compressed(file, Files.newOutputStream(whole)), options, progress);
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
