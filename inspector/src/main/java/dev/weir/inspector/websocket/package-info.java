/** What the bytes of a WebSocket mean: compression undone, the handshake checked. Start reading at {@link dev.weir.inspector.websocket.MessageInflater}. */
@NullMarked
package dev.weir.inspector.websocket;

import org.jspecify.annotations.NullMarked;
