package dev.weir.inspector.packet;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the IP packet.
 *
 * @param protocol an EtherType: 0x0800 or 0x86DD, anything else is not for us
 * @param length in bytes
 */
record LinkHead(
        String name,
        int protocol,
        int length,
        @Nullable String source,
        @Nullable String target,
        int interfaceNumber) {

    static final int IPV4 = 0x0800;
    static final int IPV6 = 0x86DD;

    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int SLL = 113;
    private static final int RAW_IPV4 = 228;
    private static final int RAW_IPV6 = 229;
    private static final int SLL2 = 276;

    private static final int ARPHRD_LOOPBACK = 772;
    private static final HexFormat MAC = HexFormat.ofDelimiter(":");

    /** Null when it is of a type that we do not know, or too short. */
    static @Nullable LinkHead read(int linkType, Bytes in) {
        return switch (linkType) {
            case ETHERNET -> ethernet(in);
            case SLL -> in.length() < 16 ? null : cooked(in, in.u16(14), 16, in.u16(2), 4, -1);
            case SLL2 -> in.length() < 20 ? null : cooked(in, in.u16(0), 20, in.u16(8), 11, in.u32(4, true));
            case NULL, LOOP -> in.length() < 4 ? null : plain("loopback", in.at(4), 4);
            case RAW, RAW_IPV4, RAW_IPV6 -> plain("raw ip", in, 0);
            default -> null;
        };
    }

    private static @Nullable LinkHead ethernet(Bytes in) {
        if (in.length() < 14) {
            return null;
        }
        int length = 14;
        int protocol = in.u16(12);
        // VLAN tags, also stacked (IEEE 802.1Q, 802.1ad).
        while ((protocol == 0x8100 || protocol == 0x88A8) && in.length() >= length + 4) {
            protocol = in.u16(length + 2);
            length += 4;
        }
        return new LinkHead("ethernet", protocol, length, mac(in, 6), mac(in, 0), -1);
    }

    /** As Linux writes the packets of all interfaces at once: the sender's address only, and of whatever kind its link has. */
    private static LinkHead cooked(Bytes in, int protocol, int length, int hardware, int lengthAt, int number) {
        int addressBytes = lengthAt == 4 ? in.u16(lengthAt) : in.u8(lengthAt);
        int addressAt = lengthAt == 4 ? 6 : 12;
        boolean loopback = hardware == ARPHRD_LOOPBACK;
        boolean mac = hardware == 1 && addressBytes == 6;
        String name = loopback ? "loopback" : mac ? "ethernet" : "raw ip";
        return new LinkHead(name, protocol, length, mac ? mac(in, addressAt) : null, null, number);
    }

    /** The version is the first thing in either kind of IP. */
    private static @Nullable LinkHead plain(String name, Bytes ip, int length) {
        if (ip.length() < 1) {
            return null;
        }
        int version = ip.u8(0) >> 4;
        int protocol = version == 4 ? IPV4 : version == 6 ? IPV6 : 0;
        return new LinkHead(name, protocol, length, null, null, -1);
    }

    private static String mac(Bytes in, int at) {
        return MAC.formatHex(in.copy(at, 6));
    }
}
