package dev.weir.events;

/** Why Weir closed a connection, or why it had to. Who sent the first FIN or RST is told by the events, not by this. */
public enum CloseReason {
    /** The peer closed an idle connection, or after the message it announced as its last. */
    PEER_CLOSED,
    /** The peer reset the connection. */
    PEER_RESET,
    /** {@code Connection: close}, or HTTP/1.0 without keep-alive: the message just finished was the last. */
    LAST_MESSAGE,
    /** Weir had refused what the client asked for, in a protocol in which nothing may follow that: SOCKS (RFC 1928, section 6). */
    REFUSED,
    /** Nothing was on the connection for the configured time. */
    IDLE_TIMEOUT,
    /** The other leg of the exchange or tunnel ended, so this one had to. */
    OTHER_LEG,
    /** The pool had no room for one more idle connection. */
    POOL_FULL,
    /** What the peer sent was not the protocol. */
    PROTOCOL_ERROR,
    /** A handshake, a write or a deadline failed. */
    FAILURE,
    /** Another attempt of the same happy-eyeballs race won. */
    RACE_LOST,
    /** Weir is shutting down. */
    SHUTDOWN,
    /** It was made to be looked at ({@code weir tcp}), and had been. */
    SEEN_ENOUGH
}
