package dev.weir.proxy.transport;

import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.SocketException;

/** Tells what a failed read or write says about the peer. Numbers are Linux' (include/uapi/asm-generic/errno.h). */
public final class SocketError {

    private static final int EPIPE = 32;
    private static final int ECONNRESET = 104;

    private SocketError() {}

    /** The peer's RST: ECONNRESET, or EPIPE when its FIN had come before. */
    public static boolean isReset(int errno) {
        return errno == ECONNRESET || errno == EPIPE;
    }

    /** Whether the operation failed because the peer reset the connection. */
    public static boolean isReset(Throwable cause) {
        if (cause instanceof NativeIoException error) {
            return error.expectedErr() == Errors.ERRNO_ECONNRESET_NEGATIVE
                    || error.expectedErr() == Errors.ERRNO_EPIPE_NEGATIVE;
        }
        // The JDK's own words, not the system's: they are the same in every language.
        return cause instanceof SocketException && "Connection reset".equals(cause.getMessage());
    }

    /** Whether the socket failed at all, and not a handler. */
    public static boolean isSocketError(Throwable cause) {
        return cause instanceof NativeIoException
                || cause instanceof SocketException
                || (cause != null && cause.getClass() == IOException.class);
    }
}
