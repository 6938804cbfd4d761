/** The vocabulary of WebSocket: a message as it passed, what was odd about it, what both ends agreed on. Start reading at {@link dev.weir.events.websocket.WebSocketMessage}. */
@NullMarked
package dev.weir.events.websocket;

import org.jspecify.annotations.NullMarked;
