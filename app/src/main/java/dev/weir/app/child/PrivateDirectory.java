package dev.weir.app.child;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A temporary directory that only this user can look into (the JDK makes them 0700) and that is gone when Weir ends. */
public final class PrivateDirectory implements AutoCloseable {

    /** A browser's helpers may still write into their profile after the browser has ended. */
    private static final int DELETE_TRIES = 5;

    private final Path path;
    private final Thread atExit;

    private PrivateDirectory(Path path) {
        this.path = path;
        this.atExit = new Thread(this::delete, "weir-tidy");
    }

    public static PrivateDirectory create() throws IOException {
        PrivateDirectory made = new PrivateDirectory(Files.createTempDirectory("weir-"));
        // Also when a second Ctrl-C ends us in the middle.
        Runtime.getRuntime().addShutdownHook(made.atExit);
        return made;
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM ends already: then the hook finds nothing to do.
        }
    }

    private void delete() {
        for (int i = 0; i < DELETE_TRIES && Files.exists(path); i++) {
            try {
                Files.walkFileTree(path, new Deletion());
            } catch (IOException e) {
                // Something new appeared in a directory just emptied: once more.
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException cause) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException cause) throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
