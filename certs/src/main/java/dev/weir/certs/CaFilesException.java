package dev.weir.certs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The CA's files cannot be used. The message is for people: what is wrong, why it matters, and what to do next. */
public final class CaFilesException extends IOException {

    private static final long serialVersionUID = 1L;

    CaFilesException(String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + ". " + next, cause);
    }
}
