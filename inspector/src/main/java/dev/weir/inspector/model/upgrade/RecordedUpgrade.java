package dev.weir.inspector.model.upgrade;

import org.jspecify.annotations.Nullable;

/**
 * What followed a 101 (RFC 9110, section 7.8).
 *
 * @param clientBytes relayed from the client, as they passed; null while that direction is open, or when its end was not seen
 * @param originBytes as {@code clientBytes}
 * @param webSocket null when it was another protocol, which nobody looked into
 */
public record RecordedUpgrade(
        @Nullable Long clientBytes,
        @Nullable Long originBytes,
        @Nullable RecordedWebSocket webSocket) {

    /** The same without what was in the messages, whose sizes stay known. */
    public RecordedUpgrade withoutContent() {
        return webSocket == null ? this : new RecordedUpgrade(clientBytes, originBytes, webSocket.withContent(null));
    }
}
