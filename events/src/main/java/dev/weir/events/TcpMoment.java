package dev.weir.events;

/** At which moment of a connection's life the kernel was asked. */
public enum TcpMoment {
    CONNECTED,
    FIRST_BYTE,
    RESPONSE_END,
    FIN_RECEIVED,
    /** Just before Weir sent its FIN: ESTABLISHED means that Weir closes first, CLOSE_WAIT that the peer did. */
    CLOSING,
    /** When the peer's answer to our FIN had come, or the wait for it had ended, before the descriptor was given back. */
    CLOSED
}
