package dev.weir.events;

/** By which way a request came to Weir. */
public enum WayIn {
    /** Weir was spoken to as an HTTP proxy: a target in absolute form, or CONNECT itself. */
    HTTP_PROXY,
    /** Inside of a CONNECT that Weir opened. */
    CONNECT,
    /** SOCKS4, whose clients name addresses only. */
    SOCKS4,
    /** SOCKS4A, the extension of SOCKS4 by host names. */
    SOCKS4A,
    /** RFC 1928. */
    SOCKS5,
    /** Weir was spoken to as if it were the origin. */
    REVERSE,
    /** It did not come: {@code weir load} makes its requests itself, and there is no client connection. */
    LOAD,
    /** Never: another program saw it, and its HAR was imported. */
    IMPORTED
}
