package dev.weir.app;

import org.jspecify.annotations.Nullable;

/** Something that a person can do something about. The message says what, why, and what to do next; no stack trace is shown. */
public final class Trouble extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    public Trouble(int exitCode, String message) {
        this(exitCode, message, null);
    }

    public Trouble(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
