package dev.weir.inspector.testing;

import dev.weir.inspector.packet.CapturedPacket;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Packets byte by byte, as they come from the wire. */
public final class Frames {

    public static final int ETHERNET = 1;
    public static final int RAW = 101;
    public static final int SLL = 113;
    public static final int SLL2 = 276;
    public static final int NULL = 0;

    /** SYN with MSS 1460, SACK permitted, time stamps, window scale 7, fast open. */
    public static byte[] synOptions() {
        return new byte[] {2, 4, 5, (byte) 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7, 34, 2, 0, 0};
    }

    private Frames() {}

    /** A whole packet of a link type. */
    public static CapturedPacket packet(int linkType, long wallNanos, byte[] ip) {
        byte[] link = link(linkType, ip[0] >> 4 == 4 ? 0x0800 : 0x86DD);
        byte[] all =
                ByteBuffer.allocate(link.length + ip.length).put(link).put(ip).array();
        return new CapturedPacket(linkType, wallNanos, all.length, all);
    }

    private static byte[] link(int type, int protocol) {
        ByteBuffer out;
        switch (type) {
            case ETHERNET -> {
                out = ByteBuffer.allocate(18);
                out.put(new byte[] {2, 0, 0, 0, 0, 2}).put(new byte[] {2, 0, 0, 0, 0, 1});
                // A VLAN tag, as trunks have it.
                out.putShort((short) 0x8100).putShort((short) 42).putShort((short) protocol);
            }
            case SLL -> {
                out = ByteBuffer.allocate(16)
                        .putShort((short) 0)
                        .putShort((short) 1)
                        .putShort((short) 6);
                out.put(new byte[] {2, 0, 0, 0, 0, 1, 0, 0}).putShort((short) protocol);
            }
            case SLL2 -> {
                out = ByteBuffer.allocate(20).putShort((short) protocol).putShort((short) 0);
                out.putInt(7).putShort((short) 1).put((byte) 0).put((byte) 6);
                out.put(new byte[] {2, 0, 0, 0, 0, 1, 0, 0});
            }
            case NULL -> out = ByteBuffer.allocate(4).putInt(protocol == 0x0800 ? 2 : 30);
            default -> out = ByteBuffer.allocate(0);
        }
        return out.array();
    }

    /** An IPv4 packet. */
    public static byte[] ipv4(InetSocketAddress source, InetSocketAddress target, byte[] tcp) {
        ByteBuffer out = ByteBuffer.allocate(20 + tcp.length);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (20 + tcp.length)).putShort((short) 0x1234);
        out.putShort((short) 0x4000).put((byte) 61).put((byte) 6).putShort((short) 0);
        out.put(source.getAddress().getAddress()).put(target.getAddress().getAddress());
        return out.put(tcp).array();
    }

    /** An IPv6 packet with a hop-by-hop and a destination options head. */
    public static byte[] ipv6(InetSocketAddress source, InetSocketAddress target, byte[] tcp) {
        ByteBuffer out = ByteBuffer.allocate(40 + 8 + 16 + tcp.length);
        out.putInt(0x60000000).putShort((short) (24 + tcp.length)).put((byte) 0).put((byte) 62);
        out.put(source.getAddress().getAddress()).put(target.getAddress().getAddress());
        out.put((byte) 60).put((byte) 0).put(new byte[6]);
        out.put((byte) 6).put((byte) 1).put(new byte[14]);
        return out.put(tcp).array();
    }

    /** A TCP segment from port 40000 to 443; options must be a multiple of four bytes. */
    public static byte[] tcp(long sequence, long ack, int flags, byte[] options, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(20 + options.length + payload.length);
        out.putShort((short) 40_000)
                .putShort((short) 443)
                .putInt((int) sequence)
                .putInt((int) ack);
        out.put((byte) (((20 + options.length) / 4) << 4))
                .put((byte) flags)
                .putShort((short) 500)
                .putInt(0);
        return out.put(options).put(payload).array();
    }

    /** The classic format, big- or little-endian, with nano- or microseconds. */
    @SuppressWarnings("ByteBufferBackingArray") // made by allocate
    public static byte[] pcap(boolean bigEndian, boolean nanos, Iterable<CapturedPacket> packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean begun = false;
        for (CapturedPacket packet : packets) {
            if (!begun) {
                ByteBuffer head = ordered(24, bigEndian).putInt(nanos ? 0xA1B23C4D : 0xA1B2C3D4);
                head.putShort((short) 2).putShort((short) 4).putLong(0).putInt(65_535);
                out.writeBytes(head.putInt(packet.linkType()).array());
                begun = true;
            }
            long rest = packet.wallNanos() % 1_000_000_000L;
            ByteBuffer head = ordered(16, bigEndian).putInt((int) (packet.wallNanos() / 1_000_000_000L));
            head.putInt((int) (nanos ? rest : rest / 1000)).putInt(packet.bytes().length);
            out.writeBytes(head.putInt(packet.originalLength()).array());
            out.writeBytes(packet.bytes());
        }
        return out.toByteArray();
    }

    private static ByteBuffer ordered(int bytes, boolean bigEndian) {
        return ByteBuffer.allocate(bytes)
                .order(bigEndian ? java.nio.ByteOrder.BIG_ENDIAN : java.nio.ByteOrder.LITTLE_ENDIAN);
    }
}
