package dev.weir.events;

/** At which moment of a connection's life the kernel was asked. New ones go to the end: captures count by position. */
public enum TcpMoment {
    CONNECTED,
    /**
     * The first byte of an exchange's message came (origin leg: the response, client leg: the request), after the read that brought
     * it. Left out on the origin leg when that read brought the whole message: then {@link #RESPONSE_END} is the same moment.
     */
    FIRST_BYTE,
    /** The last byte of an exchange's response came (origin leg), or was handed to the kernel (client leg). */
    RESPONSE_END,
    FIN_RECEIVED,
    /** Just before Weir sent its FIN: ESTABLISHED means that Weir closes first, CLOSE_WAIT that the peer did. */
    CLOSING,
    /** When the peer's answer to our FIN had come, or the wait for it had ended, before the descriptor was given back. */
    CLOSED,
    /**
     * What the kernel had last said of the connection when the exchange's first sample was taken (origin leg): what counts up since
     * then belongs to the exchange. Its time lies before the exchange began.
     */
    BEFORE
}
