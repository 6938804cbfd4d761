package dev.weir.app.sockets;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which process has a socket: only those of the same user can be looked into, unless we are root. Asked for rarely: it looks at all of them. */
final class SocketPrograms {

    private static final Path PROC = Path.of("/proc");

    private SocketPrograms() {}

    /** Such as {@code curl (4711)}; null when no process has it that we may look into. */
    static @Nullable String of(long inode) {
        if (inode == 0) {
            return null;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, "socket:[" + inode + "]")) {
                    return name(process) + " (" + process.getFileName() + ")";
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return null;
    }

    private static boolean has(Path process, String socket) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Another user's, or it ended meanwhile.
        }
        return false;
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "process";
        }
    }
}
