package dev.weir.app.files;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Tells a person why a result could not be written. */
public final class Unwritable {

    private Unwritable() {}

    /** What to throw for it; {@code what} such as {@code the HAR out.har}. */
    public static Trouble trouble(String what, IOException e) {
        return new Trouble(
                ExitCode.ENVIRONMENT,
                "Cannot write " + what + ": " + reason(e)
                        + "\n  Choose a directory that exists and that you may write to",
                e);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "its directory does not exist"
                : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }
}
