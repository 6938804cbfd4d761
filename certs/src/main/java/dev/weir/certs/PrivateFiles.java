package dev.weir.certs;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files that are whole or absent, and that only their owner can read from the first byte on. On file systems without POSIX
 * permissions (Windows) they get what the user's profile gives.
 */
final class PrivateFiles {

    private PrivateFiles() {}

    /** Makes {@code directory} with mode 0700; one that exists stays as it is. */
    static void makeDirectory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, mode(directory, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /**
     * Writes {@code file} unless it exists.
     *
     * @return whether this call, of all that race for it, made the file
     */
    static boolean create(Path file, String text) throws IOException {
        Path whole = writeBeside(file, text.getBytes(StandardCharsets.ISO_8859_1));
        try {
            // A link is atomic and exclusive at once, also on NFS; a move would replace.
            Files.createLink(file, whole);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // No hard links here (FAT, some container mounts): then the caller's lock alone excludes others.
            if (Files.exists(file)) {
                return false;
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** Writes {@code file}, in place of one that exists; PEM text, so Latin-1 keeps whatever bytes its comments had. */
    static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path whole = writeBeside(file, content);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** An open file that only serves to be locked; 0600, so that others cannot hold us up. */
    static FileChannel lockFile(Path file) throws IOException {
        return FileChannel.open(file, Set.<OpenOption>of(CREATE, WRITE), mode(file, "rw-------"));
    }

    /** What others than the owner may do, as a set of permissions; empty where there is no such notion. */
    static Set<PosixFilePermission> rightsOfOthers(Path path) throws IOException {
        if (!posix(path)) {
            return Set.of();
        }
        Set<PosixFilePermission> others = EnumSet.noneOf(PosixFilePermission.class);
        others.addAll(Files.getPosixFilePermissions(path));
        others.removeAll(PosixFilePermissions.fromString("rwx------"));
        return others;
    }

    /** Takes every right from others. */
    static void protect(Path file) throws IOException {
        if (posix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static Path writeBeside(Path file, byte[] content) throws IOException {
        Path whole = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Set<OpenOption> exclusive = Set.of(CREATE_NEW, WRITE);
        try (FileChannel channel = FileChannel.open(whole, exclusive, mode(file, "rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(whole);
            throw e;
        }
        return whole;
    }

    private static FileAttribute<?>[] mode(Path path, String permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
