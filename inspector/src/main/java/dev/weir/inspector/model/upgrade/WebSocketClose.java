package dev.weir.inspector.model.upgrade;

import dev.weir.events.Leg;
import org.jspecify.annotations.Nullable;

/**
 * The first close frame of one side (RFC 6455, section 5.5.1).
 *
 * @param code null when the frame has none
 * @param reason empty when it has none; bytes that are no UTF-8 are U+FFFD
 */
public record WebSocketClose(
        Leg from, long atNanos, @Nullable Integer code, String reason) {}
