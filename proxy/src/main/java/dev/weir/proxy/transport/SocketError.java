package dev.weir.proxy.transport;

import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** What a failed read or write says about the peer. */
public enum SocketError {
    /** The socket did not fail. */
    NONE,
    /** The peer's RST, without a FIN before it: ECONNRESET. */
    RESET,
    /** The peer's RST after its FIN: EPIPE. */
    RESET_AFTER_FIN,
    /** It was not the peer's word: a timeout, an unreachable network. */
    OTHER;

    // Linux, include/uapi/asm-generic/errno.h
    private static final int EPIPE = 32;
    private static final int ECONNRESET = 104;

    public boolean isReset() {
        return this == RESET || this == RESET_AFTER_FIN;
    }

    /** Of SO_ERROR on Linux. */
    public static SocketError of(int errno) {
        return switch (errno) {
            case 0 -> NONE;
            case ECONNRESET -> RESET;
            case EPIPE -> RESET_AFTER_FIN;
            default -> OTHER;
        };
    }

    /** The kernel's name of an error number on Linux, such as {@code ETIMEDOUT}; {@code errno 71} for one that sockets do not have. */
    public static String name(int errno) {
        return switch (errno) {
            case EPIPE -> "EPIPE";
            case 100 -> "ENETDOWN";
            case 101 -> "ENETUNREACH";
            case 103 -> "ECONNABORTED";
            case ECONNRESET -> "ECONNRESET";
            case 110 -> "ETIMEDOUT";
            case 111 -> "ECONNREFUSED";
            case 112 -> "EHOSTDOWN";
            case 113 -> "EHOSTUNREACH";
            default -> "errno " + errno;
        };
    }

    /** The same for what a read or a write threw; the JDK's own words where they do not say which error it was. */
    public static String name(Throwable cause) {
        if (cause instanceof NativeIoException error) {
            return name(-error.expectedErr());
        }
        return switch (of(cause)) {
            case RESET -> "ECONNRESET";
            case RESET_AFTER_FIN -> "EPIPE";
            default -> String.valueOf(cause.getMessage());
        };
    }

    /** The same in words for people, who have no use for the name of the system call that Netty puts in front. */
    public static String said(Throwable cause) {
        return switch (of(cause)) {
            case NONE -> String.valueOf(cause.getMessage());
            case OTHER -> name(cause);
            default -> "reset by its peer";
        };
    }

    /** Of an exception from a read or a write; NONE when it comes from a handler. */
    public static SocketError of(@Nullable Throwable cause) {
        if (cause instanceof NativeIoException error) {
            if (error.expectedErr() == Errors.ERRNO_ECONNRESET_NEGATIVE) {
                return RESET;
            }
            return error.expectedErr() == Errors.ERRNO_EPIPE_NEGATIVE ? RESET_AFTER_FIN : OTHER;
        }
        if (cause instanceof SocketException || (cause != null && cause.getClass() == IOException.class)) {
            // The JDK's own words for a read. For a write they are the system's, in its language: then OTHER is the
            // answer.
            String message = String.valueOf(cause.getMessage());
            if (message.startsWith("Connection reset")) {
                return RESET;
            }
            return message.startsWith("Broken pipe") ? RESET_AFTER_FIN : OTHER;
        }
        return NONE;
    }
}
