package dev.weir.inspector.packet;

import dev.weir.inspector.model.wire.Opening;
import dev.weir.inspector.model.wire.Segment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Reads link, IP (RFC 791, RFC 8200) and TCP heads (RFC 9293, section 3.1). Whatever is no TCP packet of which all heads were kept
 * is none of ours: fragments behind the first among them, for they have no TCP head.
 */
public final class TcpPackets {

    private static final int TCP = 6;

    private TcpPackets() {}

    /** Null when it is no TCP packet, or cut within its heads. */
    public static @Nullable TcpPacket read(CapturedPacket packet) {
        byte[] bytes = packet.bytes();
        Bytes all = new Bytes(bytes, 0, bytes.length);
        LinkHead link = LinkHead.read(packet.linkType(), all);
        if (link == null || all.length() < link.length()) {
            return null;
        }
        Bytes ip = all.at(link.length());
        IpHead head = link.protocol() == LinkHead.IPV4
                ? ipv4(ip)
                : link.protocol() == LinkHead.IPV6 ? ipv6(ip, packet.originalLength() - link.length()) : null;
        return head == null ? null : tcp(packet, link, head, ip.at(head.length));
    }

    /** @param upperBytes what follows the head (and its extensions) in the packet */
    private record IpHead(int length, int upperBytes, int identification, int timeToLive, Bytes source, Bytes target) {}

    private static @Nullable IpHead ipv4(Bytes in) {
        if (in.length() < 20 || in.u8(0) >> 4 != 4) {
            return null;
        }
        int length = (in.u8(0) & 0xF) * 4;
        boolean fragment = (in.u16(6) & 0x1FFF) != 0;
        if (length < 20 || in.length() < length || in.u8(9) != TCP || fragment) {
            return null;
        }
        // A packet that its network card is yet to cut (segmentation offload) may say 0.
        int total = in.u16(2);
        return new IpHead(length, total - length, in.u16(4), in.u8(8), in.at(12), in.at(16));
    }

    private static @Nullable IpHead ipv6(Bytes in, int originalLength) {
        if (in.length() < 40 || in.u8(0) >> 4 != 6) {
            return null;
        }
        int next = in.u8(6);
        int length = 40;
        // Hop-by-hop, routing, destination options; a fragment's head has a fixed length and an offset.
        while (next != TCP) {
            if ((next != 0 && next != 43 && next != 60 && next != 44) || in.length() < length + 8) {
                return null;
            }
            if (next == 44 && (in.u16(length + 2) & 0xFFF8) != 0) {
                return null;
            }
            int extension = next == 44 ? 8 : (in.u8(length + 1) + 1) * 8;
            next = in.u8(length);
            length += extension;
        }
        if (in.length() < length) {
            return null;
        }
        int payload = in.u16(4);
        // 0 in a jumbogram, or in a packet that its network card is yet to cut: then the capture's own length counts.
        int total = payload == 0 ? originalLength : 40 + payload;
        return new IpHead(length, total - length, -1, in.u8(7), in.at(8), in.at(24));
    }

    private static @Nullable TcpPacket tcp(CapturedPacket packet, LinkHead link, IpHead ip, Bytes in) {
        if (in.length() < 20) {
            return null;
        }
        int length = (in.u8(12) >> 4) * 4;
        if (length < 20 || in.length() < length) {
            return null;
        }
        int upper = ip.upperBytes < 0 ? packet.originalLength() - link.length() - ip.length : ip.upperBytes;
        if (upper < length) {
            return null;
        }
        int addressBytes = link.protocol() == LinkHead.IPV4 ? 4 : 16;
        int flags = in.u8(13);
        return new TcpPacket(
                packet.wallNanos(),
                link.name(),
                link.source(),
                link.target(),
                link.interfaceNumber(),
                ip.identification,
                ip.timeToLive,
                socket(ip.source, addressBytes, in.u16(0)),
                socket(ip.target, addressBytes, in.u16(2)),
                in.u32(4),
                in.u32(8),
                flags,
                in.u16(14),
                upper - length,
                link.length() + ip.length + length,
                (flags & Segment.SYN) == 0 ? null : opening(in.first(length), in.u16(14)));
    }

    private static Opening opening(Bytes head, int window) {
        int mss = -1;
        int scale = -1;
        boolean sack = false;
        boolean timestamps = false;
        boolean fastOpen = false;
        int at = 20;
        while (at < head.length() && head.u8(at) != 0) {
            int kind = head.u8(at);
            int length = kind == 1 ? 1 : at + 1 < head.length() ? head.u8(at + 1) : 0;
            if (length < 1 || (kind != 1 && length < 2) || at + length > head.length()) {
                break;
            }
            if (kind == 2 && length == 4) {
                mss = head.u16(at + 2);
            } else if (kind == 3 && length == 3) {
                scale = head.u8(at + 2);
            } else if (kind == 4) {
                sack = true;
            } else if (kind == 8) {
                timestamps = true;
            } else if (kind == 34) {
                fastOpen = true;
            }
            at += length;
        }
        return new Opening(mss, scale, sack, timestamps, fastOpen, window);
    }

    /** An IPv4 address within IPv6 (::ffff:0:0/96) becomes the IPv4 address itself, as sockets show it. */
    private static InetSocketAddress socket(Bytes address, int length, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.copy(0, length)), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }
}
