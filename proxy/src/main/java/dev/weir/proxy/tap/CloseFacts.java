package dev.weir.proxy.tap;

import dev.weir.events.CloseReason;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
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

    /** The peer's FIN had not come when Weir was about to send its own. */
    boolean openAtOurEnd;

    boolean resetReceived;
    boolean closeNotifySent;
    boolean closeNotifyCame;
    boolean closed;

    /** As announced by who decided to close. */
    @Nullable
    CloseReason reason;

    /**
     * Whether a FIN of ours could go anywhere.
     *
     * @param atOurEnd what the kernel says, about to be told to send it; null when it cannot be asked
     */
    boolean maySendFin(@Nullable TcpInfo atOurEnd) {
        openAtOurEnd = atOurEnd != null && atOurEnd.state() == TcpState.ESTABLISHED;
        return atOurEnd == null || atOurEnd.state() != TcpState.CLOSED;
    }

    /** Whether there is nothing left to reset, by the kernel's word or, where it cannot be asked, by what came. */
    boolean over(@Nullable TcpInfo now) {
        return now == null ? resetReceived || error.isReset() : now.state() == TcpState.CLOSED;
    }

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
