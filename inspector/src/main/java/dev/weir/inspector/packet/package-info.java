/**
 * Reads what packet capture programs write, and the heads of the packets in it; no I/O. Start reading at {@link
 * dev.weir.inspector.packet.PacketReader}.
 */
@NullMarked
package dev.weir.inspector.packet;

import org.jspecify.annotations.NullMarked;
