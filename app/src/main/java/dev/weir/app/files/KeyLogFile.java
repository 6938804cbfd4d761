package dev.weir.app.files;

import dev.weir.proxy.tls.KeyLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A key log file that grows at its end. Handshakes only put lines into a queue; a thread of its own writes what is there at once, so
 * that a line is in the file long before the connection ends. {@link #close} writes the rest.
 */
public final class KeyLogFile implements KeyLog, AutoCloseable {

    /** Some ten thousand handshakes; a disk that is further behind has trouble that memory cannot cure. */
    private static final int LINES_IN_MEMORY = 64 * 1024;

    private static final long LOOK_FOR_THE_END_MILLIS = 200;
    private static final long FAREWELL_MILLIS = 5_000;

    private final Path path;
    private final FileChannel file;
    private final Thread writer = new Thread(this::write, "weir-key-log");
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>(LINES_IN_MEMORY);
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closing;
    private volatile @Nullable IOException broken;

    private KeyLogFile(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
        writer.setDaemon(true);
        writer.start();
    }

    /** Opens the file; one that is new can be read by its owner only. */
    public static KeyLogFile open(Path path) throws IOException {
        Set<OpenOption> append = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new KeyLogFile(path, FileChannel.open(path, append, mode(path)));
    }

    private static FileAttribute<?>[] mode(Path path) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Whether others can read it: true only for a file that was there before. */
    public boolean readableByOthers() throws IOException {
        Set<PosixFilePermission> readers = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        return posix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(readers::contains);
    }

    @Override
    public void line(String line) {
        if (closing || broken != null || !queue.offer(line)) {
            lost.incrementAndGet();
        }
    }

    /** Lines that are not in the file. */
    public long lostLines() {
        return lost.get();
    }

    /** Why the file cannot be written any more; null when it can. */
    public @Nullable String trouble() {
        IOException cause = broken;
        return cause == null ? null : String.valueOf(cause.getMessage());
    }

    private void write() {
        List<String> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                String first = queue.poll(LOOK_FOR_THE_END_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch);
                    append(batch);
                    batch.clear();
                }
            }
        } catch (IOException e) {
            broken = e;
            lost.addAndGet(batch.size() + queue.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void append(List<String> lines) throws IOException {
        // In one piece, as other programs may append to the same file.
        ByteBuffer bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Writes what is left; call it when no handshake can come any more. Waits 5 s at most for a disk that hangs. */
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            writer.join(FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
