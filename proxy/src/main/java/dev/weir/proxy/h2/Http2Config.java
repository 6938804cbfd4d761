package dev.weir.proxy.h2;

import dev.weir.proxy.http.HeadLimits;

/**
 * What Weir allows its peers in HTTP/2.
 *
 * @param streams that may be open at once on one connection of a client
 * @param windowBytes of a stream: what may wait in Weir for a slow reader. The window of the connection is always given back at
 *     once, so that a stream that stalls does not stop the others; {@code streams * windowBytes} bounds a connection
 * @param listBytes of a field section, decoded, as RFC 9113, section 6.5.2, counts (32 bytes more a field)
 * @param fieldCount field lines of a section, pseudo-header fields not counted
 * @param resets of streams that a client may send in 30 s, and may make Weir send by breaking the rules
 */
public record Http2Config(int streams, int windowBytes, int listBytes, int fieldCount, int resets) {

    /** Windows as wide as those of browsers would let 100 stalled streams hold 600 MiB; these hold 25. */
    public static final Http2Config DEFAULT =
            new Http2Config(100, 256 * 1024, HeadLimits.DEFAULT.headBytes(), HeadLimits.DEFAULT.fieldCount(), 200);

    public Http2Config within(HeadLimits heads) {
        return new Http2Config(streams, windowBytes, heads.headBytes(), heads.fieldCount(), resets);
    }
}
