package dev.weir.proxy.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/** One WebSocket frame, lawful or not, as bytes (RFC 6455, section 5.2). */
public final class WebSocketFrame {

    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final int opcode;
    private final byte[] payload;
    private int firstByte;
    private boolean masked;
    private int lengthBytes = -1;

    private WebSocketFrame(int opcode, byte[] payload) {
        this.opcode = opcode;
        this.payload = payload;
        this.firstByte = 0x80 | opcode;
    }

    public static WebSocketFrame text(String text) {
        return frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    public static WebSocketFrame frame(int opcode, byte[] payload) {
        return new WebSocketFrame(opcode, payload);
    }

    public static WebSocketFrame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return frame(
                8,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** Compressed as permessage-deflate has it; with {@code deflater} the one of all messages before. */
    public static WebSocketFrame deflated(String text, Deflater deflater) {
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1024];
        for (int n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
                n > 0;
                n = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH)) {
            out.write(buffer, 0, n);
        }
        byte[] all = out.toByteArray();
        byte[] withoutTail = java.util.Arrays.copyOf(all, all.length - 4);
        return frame(1, withoutTail).reserved(0x40);
    }

    /** As a client sends it. */
    public WebSocketFrame masked() {
        masked = true;
        return this;
    }

    /** More fragments follow. */
    public WebSocketFrame first() {
        firstByte = opcode;
        return this;
    }

    public WebSocketFrame reserved(int bits) {
        firstByte |= bits;
        return this;
    }

    /** Writes the length in so many further bytes, 2 or 8, whether it needs them or not. */
    public WebSocketFrame lengthIn(int bytes) {
        lengthBytes = bytes;
        return this;
    }

    public byte[] bytes() {
        int extra = lengthBytes >= 0 ? lengthBytes : payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
        ByteBuffer out = ByteBuffer.allocate(2 + extra + (masked ? 4 : 0) + payload.length);
        int mark = masked ? 0x80 : 0;
        out.put((byte) firstByte);
        if (extra == 0) {
            out.put((byte) (mark | payload.length));
        } else if (extra == 2) {
            out.put((byte) (mark | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (mark | 127)).putLong(payload.length);
        }
        if (masked) {
            out.put(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.put((byte) (payload[i] ^ (masked ? MASK[i & 3] : 0)));
        }
        return out.array();
    }

    /** Several frames one after the other. */
    public static byte[] all(WebSocketFrame... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (WebSocketFrame frame : frames) {
            out.writeBytes(frame.bytes());
        }
        return out.toByteArray();
    }
}
