package dev.weir.proxy.tap;

import dev.weir.events.CloseReason;
import dev.weir.proxy.transport.SocketError;
import org.jspecify.annotations.Nullable;

/** What a {@link ConnectionTap} has seen of a connection's end so far. */
final class CloseFacts {

    /** The readiness mask had its error bit. */
    boolean errorSeen;

    /** Why a write failed, or a read for another reason than a reset. */
    SocketError error = SocketError.NONE;

    /** That the socket failed was told. */
    boolean failed;

    /** Netty met the end of input, by FIN or by a failing read. */
    boolean inputEnded;

    boolean finReceived;
    boolean finSent;
    boolean resetReceived;
    boolean closeNotifySent;
    boolean closeNotifyCame;
    boolean closed;

    /** As announced by who decided to close. */
    @Nullable
    CloseReason reason;

    /**
     * Why a connection is over, where no read has met it: by the peer's ACK of our FIN behind its own ({@code NONE}), or by a reset that
     * came meanwhile.
     *
     * @param taken the socket's error
     * @param lastWrite which may have taken it before
     */
    SocketError unread(SocketError taken, SocketError lastWrite) {
        if (error == SocketError.OTHER || taken != SocketError.NONE) {
            return taken;
        }
        // Nothing but a reset ends what neither side has ended.
        return lastWrite == SocketError.NONE && !finSent ? SocketError.RESET : lastWrite;
    }

    CloseReason closeReason() {
        if (reason != null) {
            return reason;
        }
        if (resetReceived) {
            return CloseReason.PEER_RESET;
        }
        return finReceived ? CloseReason.PEER_CLOSED : CloseReason.FAILURE;
    }
}
