package dev.weir.inspector.packet;

/**
 * A packet as a capture program wrote it.
 *
 * @param linkType of its interface, a LINKTYPE_ number (tcpdump.org/linktypes.html)
 * @param wallNanos the kernel's stamp: nanoseconds since 1970, by the wall clock
 * @param originalLength in bytes, before the snap length cut it
 * @param bytes what was kept of it; not copied, so nobody may change them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; wrapping it would copy each packet
public record CapturedPacket(int linkType, long wallNanos, int originalLength, byte[] bytes) {}
