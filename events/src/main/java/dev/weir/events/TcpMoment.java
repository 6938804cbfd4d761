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
    /** Just before Weir sent its FIN: CLOSE_WAIT means that the peer closed first. */
    CLOSING,
    /** When the peer's answer to our FIN had come, or the wait for it had ended, before the descriptor was given back. */
    CLOSED,
    /**
     * What the kernel had last said of the connection when the exchange's first sample was taken (origin leg): what counts up since
     * then belongs to the exchange. Its time lies before the exchange began.
     */
    BEFORE,
    /**
     * Just after Weir sent its FIN, where the peer's had not come at {@link #CLOSING}: FIN_WAIT_1 or FIN_WAIT_2 means that Weir closed
     * first. CLOSED means that the peer's FIN came between the two questions.
     */
    FIN_SENT
}
