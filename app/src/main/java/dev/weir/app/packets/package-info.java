/** Captures packets beside the proxy. Start reading at {@link dev.weir.app.packets.PacketRecording}. */
@NullMarked
package dev.weir.app.packets;

import org.jspecify.annotations.NullMarked;
