package dev.weir.proxy.http;

import dev.weir.events.FailureKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes that are not an HTTP message, or one whose meaning two readers could disagree on. */
public final class BadMessageException extends Exception {

    private final int status;
    private final int offset;
    private final @Nullable String field;
    private final int occurrence;

    /**
     * Refuses a message.
     *
     * @param status to answer a request with: 400, 408, 414, 431, 501, 503 or 505; 101 or 407 when that is what was received
     * @param offset of the byte at which it went wrong, from the first byte of the head
     */
    public BadMessageException(int status, int offset, String why) {
        this(status, offset, null, 0, why);
    }

    private BadMessageException(int status, int offset, @Nullable String field, int occurrence, String why) {
        super(why, null, false, false);
        this.status = status;
        this.offset = offset;
        this.field = field;
        this.occurrence = occurrence;
    }

    /**
     * Refuses a message for what a field line means; whoever has the bytes says where that line stands, by {@link #locatedIn}.
     *
     * @param occurrence of the field, from 0
     */
    public static BadMessageException ofField(int status, String field, int occurrence, String why) {
        return new BadMessageException(status, 0, field, occurrence, why);
    }

    /** The same, with the offset of the field line at fault. */
    public BadMessageException locatedIn(byte[] head) {
        if (field == null) {
            return this;
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String line = "\r\n" + field + ":";
        int at = -1;
        for (int i = 0; i <= occurrence; i++) {
            do {
                at++;
            } while (at < text.length() && !text.regionMatches(true, at, line, 0, line.length()));
        }
        return at < text.length() ? new BadMessageException(status, at + 2, why()) : this;
    }

    public int status() {
        return status;
    }

    public int offset() {
        return offset;
    }

    /** What it is called when a client sent it. */
    public FailureKind requestKind() {
        return switch (status) {
            case 408 -> FailureKind.CONNECTION_READ_TIMEOUT;
            case 503 -> FailureKind.HTTP_REQUEST_DENIED;
            default -> FailureKind.HTTP_REQUEST_ERROR;
        };
    }

    /** What it is called when an origin sent it. */
    public FailureKind originKind(boolean inBody) {
        if (inBody) {
            return status == 431
                    ? FailureKind.HTTP_RESPONSE_TRAILER_SECTION_SIZE
                    : FailureKind.HTTP_RESPONSE_TRANSFER_CODING;
        }
        return switch (status) {
            case 101 -> FailureKind.HTTP_UPGRADE_FAILED;
            case 407 -> FailureKind.PROXY_CONFIGURATION_ERROR;
            case 431 -> FailureKind.HTTP_RESPONSE_HEADER_SECTION_SIZE;
            default -> FailureKind.HTTP_PROTOCOL_ERROR;
        };
    }

    /** The reason without the offset, as {@link #getMessage} but never null. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
