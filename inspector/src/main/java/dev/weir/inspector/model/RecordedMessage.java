package dev.weir.inspector.model;

import dev.weir.events.RawHead;
import org.jspecify.annotations.Nullable;

/**
 * A request (received on the client leg, sent on the origin leg) or a response (the other way round).
 *
 * @param head as received; null when it never came whole
 * @param headWireBytes of the head as it travelled: those of its HPACK block in HTTP/2; 0 when it never came whole
 * @param sentHeadBytes of the head as Weir wrote it, 0 when it wrote none
 * @param sentBodyBytes as they travelled, framing included
 * @param pausedNanos during which Weir did not read it, because the other leg was full
 */
public record RecordedMessage(
        @Nullable RawHead head,
        int headWireBytes,
        RecordedBody body,
        @Nullable Long firstByteAtNanos,
        @Nullable Long startLineAtNanos,
        @Nullable Long headAtNanos,
        @Nullable Long lastByteAtNanos,
        @Nullable Long sendStartedAtNanos,
        @Nullable Long sendEndedAtNanos,
        long sentHeadBytes,
        long sentBodyBytes,
        long pausedNanos) {

    /** The head, parsed anew at each call: keep the result while you use it. Empty when no head came. */
    public HeadFields fields() {
        return head == null ? HeadFields.EMPTY : HeadFields.parse(head);
    }

    /** The same without the bytes of its body. */
    RecordedMessage withoutBody() {
        return new RecordedMessage(
                head,
                headWireBytes,
                body.withoutBytes(),
                firstByteAtNanos,
                startLineAtNanos,
                headAtNanos,
                lastByteAtNanos,
                sendStartedAtNanos,
                sendEndedAtNanos,
                sentHeadBytes,
                sentBodyBytes,
                pausedNanos);
    }
}
