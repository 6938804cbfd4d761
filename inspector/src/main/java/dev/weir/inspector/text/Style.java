package dev.weir.inspector.text;

/** What a piece of text means; which colour that is, a {@link Palette} says. The phases come in the order in which they are drawn. */
public enum Style {
    TEXT,
    BOLD,
    DIM,
    ERROR,
    WARNING,
    QUEUE,
    DNS,
    TCP,
    TLS,
    SEND,
    WAIT,
    RECEIVE,
    CLOSE_TAIL
}
