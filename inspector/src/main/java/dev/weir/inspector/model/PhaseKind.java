package dev.weir.inspector.model;

/** The phases of an exchange on its origin leg, in the order in which they are drawn. */
public enum PhaseKind {
    /** Not covered by another phase: waiting for a connection, a slow client head, Weir's own work. Shown as "queue". */
    BLOCKED,
    DNS,
    /** The three-way handshake; TLS is apart (in HAR it is inside). */
    CONNECT,
    TLS,
    SEND,
    WAIT,
    RECEIVE
}
