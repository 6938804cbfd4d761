package dev.weir.inspector.packet;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The blocks of a pcapng file (draft-ietf-opsawg-pcapng) as bytes, little-endian, times in nanoseconds. */
public final class PcapngBlocks {

    private static final int COMMENT = 1;
    private static final int BLOCK_BYTES = 12;

    private PcapngBlocks() {}

    /** Begins a file. */
    public static byte[] section(String program, @Nullable String comment) {
        byte[] user = option(4, utf8(program));
        byte[] note = comment == null ? new byte[0] : option(COMMENT, utf8(comment));
        ByteBuffer body = buffer(16 + user.length + note.length + 4);
        body.putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1);
        return block(0x0A0D0D0A, body.put(note).put(user).putInt(0));
    }

    /** One interface; the first one is number 0. */
    public static byte[] interfaceOf(int linkType, int snapLength, String name) {
        byte[] named = option(2, utf8(name));
        byte[] resolution = option(9, new byte[] {9});
        ByteBuffer body = buffer(8 + named.length + resolution.length + 4);
        body.putShort((short) linkType).putShort((short) 0).putInt(snapLength);
        return block(1, body.put(named).put(resolution).putInt(0));
    }

    /** TLS secrets in the NSS key log format; a reader wants them before the packets that they open. */
    public static byte[] secrets(byte[] keyLog) {
        ByteBuffer body = buffer(8 + padded(keyLog.length));
        return block(0x0A, body.putInt(0x544C534B).putInt(keyLog.length).put(keyLog));
    }

    /** What addresses are called. */
    public static byte[] names(Map<InetAddress, List<String>> names) {
        int length = 4;
        for (Map.Entry<InetAddress, List<String>> entry : names.entrySet()) {
            length += 4 + padded(entry.getKey().getAddress().length + text(entry.getValue()).length);
        }
        ByteBuffer body = buffer(length);
        names.forEach((address, of) -> {
            byte[] ip = address.getAddress();
            byte[] text = text(of);
            body.putShort((short) (ip.length == 4 ? 1 : 2)).putShort((short) (ip.length + text.length));
            body.put(ip).put(text);
            body.position(padded(body.position()));
        });
        return block(4, body.putInt(0));
    }

    private static byte[] text(List<String> names) {
        return utf8(String.join("\0", names) + "\0");
    }

    /** A packet of an interface. */
    public static byte[] packet(int interfaceNumber, CapturedPacket packet, int keptBytes, @Nullable String comment) {
        byte[] note = comment == null ? new byte[0] : option(COMMENT, utf8(comment));
        ByteBuffer body = buffer(20 + padded(keptBytes) + (comment == null ? 0 : note.length + 4));
        body.putInt(interfaceNumber)
                .putInt((int) (packet.wallNanos() >>> 32))
                .putInt((int) packet.wallNanos())
                .putInt(keptBytes)
                .putInt(packet.originalLength())
                .put(packet.bytes(), 0, keptBytes);
        body.position(20 + padded(keptBytes));
        return block(6, body.put(note));
    }

    private static byte[] option(int code, byte[] value) {
        byte[] option = new byte[4 + padded(value.length)];
        ByteBuffer.wrap(option)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) code)
                .putShort((short) value.length)
                .put(value);
        return option;
    }

    private static byte[] block(int type, ByteBuffer body) {
        int length = BLOCK_BYTES + body.capacity();
        byte[] block = new byte[length];
        ByteBuffer.wrap(block)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(length)
                .put(body.rewind())
                .putInt(length);
        return block;
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int padded(int length) {
        return (length + 3) / 4 * 4;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
