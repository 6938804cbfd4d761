package dev.weir.app.page;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.web.http.Token;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The page's token where scripts find it: in a file that its owner alone can read. */
final class TokenFile {

    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private TokenFile() {}

    /**
     * The token in the file, which is made when there is none, so that it stays the same from one run to the next.
     *
     * @param file null for a token that is written nowhere
     */
    static Token token(@Nullable Path file) throws Trouble {
        if (file == null) {
            return Token.random();
        }
        try {
            return made(file);
        } catch (IOException e) {
            throw new Trouble(
                    ExitCode.ENVIRONMENT, "Cannot keep the page's token in " + file + ": " + e.getMessage(), e);
        }
    }

    private static Token made(Path file) throws IOException, Trouble {
        Token token = Token.random();
        try {
            Files.createFile(file, ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            return read(file);
        }
        Files.writeString(file, token.text() + "\n");
        return token;
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return posix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Token read(Path file) throws IOException, Trouble {
        if (posix(file)) {
            Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
            rights.addAll(Files.getPosixFilePermissions(file));
            rights.retainAll(OTHERS);
            if (!rights.isEmpty()) {
                throw new Trouble(
                        ExitCode.ENVIRONMENT,
                        "Others can read the token in " + file + "\n  Remove it, or: chmod 600 " + file);
            }
        }
        try {
            return Token.of(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new Trouble(
                    ExitCode.INPUT,
                    "There is no token in " + file + ": " + e.getMessage()
                            + "\n  Name a file that is not there yet, and one is made",
                    e);
        }
    }
}
