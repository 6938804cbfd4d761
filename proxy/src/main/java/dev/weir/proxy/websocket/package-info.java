/** Rules of RFC 6455 and RFC 7692: the frames of a WebSocket, read as they pass and never changed; no channel, no clock. Start reading at {@link dev.weir.proxy.websocket.FrameReader}. */
@NullMarked
package dev.weir.proxy.websocket;

import org.jspecify.annotations.NullMarked;
