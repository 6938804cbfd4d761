package dev.weir.inspector.model;

import dev.weir.events.Leg;

/**
 * A head that was refused.
 *
 * @param offset of the byte at which it went wrong, in {@code received}
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the record, never changed
public record RejectedHead(Leg leg, long atNanos, byte[] received, int offset) {}
