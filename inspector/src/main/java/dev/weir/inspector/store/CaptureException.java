package dev.weir.inspector.store;

import org.jspecify.annotations.Nullable;

/** A capture cannot be made, opened or read. The message is for a person: what, why, and what to do next. */
public final class CaptureException extends RuntimeException {

    CaptureException(String what, String why, String next, @Nullable Throwable cause) {
        super(what + ": " + why + "; " + next, cause);
    }
}
