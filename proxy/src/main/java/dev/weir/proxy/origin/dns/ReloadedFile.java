package dev.weir.proxy.origin.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a small system file says, read again when its time or size changed. Looking costs one stat (a few microseconds), paid only
 * when a name has to be resolved. A file that cannot be read says {@code fallback}. Safe for use by several threads.
 */
final class ReloadedFile<T> {

    /** Turns the file into what it says. */
    interface Reader<T> {
        T read(Path file) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReloadedFile.class);

    private final Path file;
    private final Reader<T> reader;
    private final T fallback;
    private volatile Snapshot<T> snapshot;

    ReloadedFile(Path file, Reader<T> reader, T fallback) {
        this.file = file;
        this.reader = reader;
        this.fallback = fallback;
        this.snapshot = load(stamp());
    }

    Path file() {
        return file;
    }

    T current() {
        Stamp now = stamp();
        Snapshot<T> known = snapshot;
        if (!now.same(known.stamp)) {
            known = load(now);
            snapshot = known;
        }
        return known.value;
    }

    // Stamped before reading: a change in between is seen the next time.
    private Snapshot<T> load(Stamp stamp) {
        if (stamp.modified == null) {
            return new Snapshot<>(stamp, fallback);
        }
        try {
            return new Snapshot<>(stamp, reader.read(file));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read and is ignored: {}", file, e.toString());
            return new Snapshot<>(stamp, fallback);
        }
    }

    private Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException e) {
            return new Stamp(null, 0, null);
        }
    }

    private record Stamp(
            @Nullable FileTime modified,
            long sizeBytes,
            @Nullable Object inode) {

        boolean same(Stamp other) {
            return sizeBytes == other.sizeBytes
                    && Objects.equals(modified, other.modified)
                    && Objects.equals(inode, other.inode);
        }
    }

    private record Snapshot<T>(Stamp stamp, T value) {}
}
