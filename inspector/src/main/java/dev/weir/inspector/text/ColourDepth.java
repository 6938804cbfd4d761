package dev.weir.inspector.text;

/** What a terminal can show. */
public enum ColourDepth {
    /** No escape sequences at all. */
    NONE,
    /** The colours of xterm's 256 that are nearest. */
    ANSI_256,
    TRUECOLOR
}
