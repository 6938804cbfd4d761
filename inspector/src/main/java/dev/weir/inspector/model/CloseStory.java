package dev.weir.inspector.model;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.TcpState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended. A value that nothing proves is {@code UNKNOWN}, never a guess.
 *
 * @param error what the kernel said went wrong with the socket, such as {@code ECONNRESET} or {@code ETIMEDOUT}; null when nothing did
 * @param steps what was seen, in its order
 * @param moment what was under way at the first step
 * @param halfClose one side had ended its direction and data still went the other way
 * @param timeWaitUntilNanos when Weir's own TIME_WAIT ends (60 s on Linux), null when it has none: how long the peer's lasts is
 *     for the peer's system to say
 * @param evidence of {@code first} and {@code kind}
 */
public record CloseStory(
        Party first,
        Kind kind,
        Answer answer,
        Moment moment,
        CloseReason reason,
        boolean halfClose,
        boolean closeNotifySent,
        boolean closeNotifyReceived,
        Party timeWait,
        @Nullable Long timeWaitUntilNanos,
        @Nullable String error,
        List<Step> steps,
        Evidence evidence,
        long closedAtNanos) {

    /** Who did it. */
    public enum Party {
        WEIR,
        PEER,
        BOTH,
        NOBODY,
        UNKNOWN
    }

    /** What the first closer sent. */
    public enum Kind {
        FIN,
        RST,
        UNKNOWN
    }

    /** What the other side answered with. */
    public enum Answer {
        FIN,
        RST,
        NONE,
        UNKNOWN
    }

    /** What was under way. */
    public enum Moment {
        /** No exchange was ever on it. */
        UNUSED,
        /** Between exchanges, or after the last. */
        IDLE,
        IN_REQUEST,
        /** The request was sent, no response byte had come. */
        WAITING,
        IN_RESPONSE,
        IN_TUNNEL,
        IN_HANDSHAKE
    }

    /** One thing that happened. */
    public enum StepKind {
        FIN_SENT,
        FIN_RECEIVED,
        RST_SENT,
        RST_RECEIVED,
        CLOSE_NOTIFY_SENT,
        CLOSE_NOTIFY_RECEIVED
    }

    /**
     * A step of the close.
     *
     * @param ourState Weir's end of the connection after it sent or received that segment; null where nothing tells
     * @param peerState the other end after it received or sent it, always inferred unless packets were seen
     * @param bytesReceived by Weir on this connection until then; -1 where it is not known, as with a close_notify
     */
    public record Step(
            long atNanos,
            StepKind kind,
            @Nullable TcpState ourState,
            @Nullable TcpState peerState,
            Evidence evidence,
            long bytesReceived,
            long bytesSent) {}
}
