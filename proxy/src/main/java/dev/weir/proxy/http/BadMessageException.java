package dev.weir.proxy.http;

import dev.weir.events.FailureKind;

/** Bytes that are not an HTTP/1 message, or one whose meaning two readers could disagree on. */
public final class BadMessageException extends Exception {

    private final int status;
    private final int offset;

    /**
     * Refuses a message.
     *
     * @param status to answer a request with, 400, 414, 431, 501 or 505
     * @param offset of the byte at which it went wrong, from the first byte of the head
     */
    public BadMessageException(int status, int offset, String why) {
        super(why, null, false, false);
        this.status = status;
        this.offset = offset;
    }

    public int status() {
        return status;
    }

    public int offset() {
        return offset;
    }

    /** What it is called when an origin sent it. */
    public FailureKind originKind() {
        return status == 431 ? FailureKind.HTTP_RESPONSE_HEADER_SECTION_SIZE : FailureKind.HTTP_PROTOCOL_ERROR;
    }

    /** The reason without the offset, as {@link #getMessage} but never null. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
