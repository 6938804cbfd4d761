package dev.weir.inspector.model;

/** What an exchange turned out to be. An intercepted CONNECT is none of its own: it is told by its client connection. */
public enum ExchangeKind {
    REQUEST,
    TUNNEL,
    /** The head could not be parsed. */
    MALFORMED
}
