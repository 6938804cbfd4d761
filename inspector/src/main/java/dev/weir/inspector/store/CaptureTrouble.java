package dev.weir.inspector.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Puts into words what went wrong with a capture file. */
final class CaptureTrouble {

    /** Where the SQLite file format (section 1.3) has the application id. */
    private static final int APPLICATION_ID_AT = 68;

    private CaptureTrouble() {}

    static CaptureException creating(Path path, Exception cause) {
        if (cause instanceof FileAlreadyExistsException) {
            String what = Files.isDirectory(path)
                    ? "it is a directory"
                    : isCapture(path) ? "it holds a capture already" : "it exists and is no capture of Weir";
            return new CaptureException(
                    "Cannot make the capture " + path, what, "choose another name with --capture", cause);
        }
        return new CaptureException(
                "Cannot make the capture " + path,
                reason(cause),
                "choose a directory that exists and that you may write to",
                cause);
    }

    static CaptureException missing(Path path) {
        return new CaptureException(
                "Cannot open the capture " + path, "there is no such file", "check the name (--capture)", null);
    }

    static CaptureException noCapture(Path path, @Nullable Exception cause) {
        return new CaptureException(
                "Cannot open the capture " + path,
                "it is no capture of Weir, or it is damaged",
                "check the name (--capture)",
                cause);
    }

    static CaptureException otherVersion(Path path, long version) {
        boolean newer = version > CaptureSchema.VERSION;
        return new CaptureException(
                "Cannot open the capture " + path,
                "it was written by " + (newer ? "a newer" : "an older") + " Weir (format " + version
                        + ", this one reads format " + CaptureSchema.VERSION + ")",
                "use that version of Weir",
                null);
    }

    static CaptureException reading(Path path, Exception cause) {
        return new CaptureException(
                "Cannot read the capture " + path,
                reason(cause),
                "a copy in a directory that you may write to, with its -wal file if there is one, may open",
                cause);
    }

    static CaptureException readOnly(Path path) {
        return new CaptureException(
                "Cannot write a note into the capture " + path,
                "permission denied",
                "copy it to where you may write, and open the copy",
                null);
    }

    static CaptureException writing(Path path, Exception cause) {
        return new CaptureException(
                "Cannot write a note into the capture " + path, reason(cause), "try it again", cause);
    }

    /** In one line. */
    static String reason(Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return "its directory does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "another file has its name now";
        }
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return cause instanceof SQLiteException sqlite ? reason(sqlite) : String.valueOf(cause.getMessage());
    }

    private static String reason(SQLiteException cause) {
        return switch (cause.getResultCode()) {
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_READONLY, SQLITE_READONLY_DBMOVED, SQLITE_READONLY_DIRECTORY -> "the disk is read-only";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "it is damaged";
            default -> String.valueOf(cause.getMessage());
        };
    }

    private static boolean isCapture(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(APPLICATION_ID_AT + Integer.BYTES);
            return start.length == APPLICATION_ID_AT + Integer.BYTES
                    && ByteBuffer.wrap(start).getInt(APPLICATION_ID_AT) == CaptureSchema.APPLICATION_ID;
        } catch (IOException e) {
            return false;
        }
    }
}
