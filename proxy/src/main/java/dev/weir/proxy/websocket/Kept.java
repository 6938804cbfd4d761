package dev.weir.proxy.websocket;

import dev.weir.events.websocket.WebSocketMessage;

/**
 * How much of a message's payload is recorded, in bytes. Control frames are kept whole: they are short by rule.
 *
 * @param compressed of those under permessage-deflate, whatever is in them: without their bytes no later one can be read
 */
public record Kept(int text, int binary, int compressed) {

    /** RFC 6455, section 5.5; what a control frame has beyond it is odd, and not kept. */
    private static final int CONTROL_BYTES = 125;

    int of(int opcode, boolean deflated) {
        if (WebSocketMessage.control(opcode)) {
            return CONTROL_BYTES;
        }
        return deflated ? compressed : opcode == WebSocketMessage.TEXT ? text : binary;
    }
}
