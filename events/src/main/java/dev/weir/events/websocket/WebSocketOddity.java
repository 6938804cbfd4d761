package dev.weir.events.websocket;

/** What a WebSocket message did that RFC 6455 forbids. It passed all the same. */
public enum WebSocketOddity {
    /** Section 5.1: a client masks every frame. */
    UNMASKED_CLIENT_FRAME,
    /** Section 5.1: a server masks none. */
    MASKED_ORIGIN_FRAME,
    /** Section 5.2: a reserved bit that no agreed extension gives a meaning to. */
    RESERVED_BITS,
    /** Section 5.2: an opcode without a meaning. */
    RESERVED_OPCODE,
    /** Section 5.2: a length in more bytes than it needs. */
    LONG_FORM_LENGTH,
    /** Section 5.2: a length of 2^63 bytes or more. Where the next frame begins nobody can tell: nothing behind it is read. */
    IMPOSSIBLE_LENGTH,
    /** Section 5.5: a control frame of more than 125 bytes. */
    OVERSIZED_CONTROL_FRAME,
    /** Section 5.5: a control frame in fragments. */
    FRAGMENTED_CONTROL_FRAME,
    /** Section 5.4: a continuation of nothing. */
    CONTINUATION_OF_NOTHING,
    /** Section 5.4: the next message began before this one had ended. */
    INTERRUPTED,
    /** Section 5.5.1: something behind the close frame of the same side. */
    AFTER_CLOSE,
    /** Sections 5.5.1 and 7.4: a close code that may not stand in a frame, or half of one. */
    BAD_CLOSE_CODE,
    /** Section 8.1: text, or the reason of a close, that is no UTF-8. */
    INVALID_UTF8,
    /** RFC 7692, section 7.2: what was marked as compressed is not. */
    BAD_COMPRESSION
}
