package dev.weir.events;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A SYN as it came: what a host offers before a byte is said. Much of it is the mark of its system.
 *
 * @param source where its IP header says that it came from; port included
 * @param timeToLive hops it could still have made (IPv6: hop limit); systems start with 64, 128 or 255
 * @param dontFragment true for IPv6, which never fragments on its way
 * @param ecn asks for explicit congestion notification (RFC 3168: ECE and CWR set)
 * @param sequence its initial sequence number, absolute
 * @param window in bytes; never scaled in a SYN (RFC 7323, section 2.2)
 * @param mss -1 when not offered: then it is 536 (RFC 9293, section 3.7.1)
 * @param windowScale the exponent; -1 when not offered
 * @param timestamps offered (RFC 7323)
 * @param fastOpenCookieBytes TCP Fast Open (RFC 7413): -1 not asked for, 0 a cookie is asked for, else the size of the one shown
 * @param options all of them in their order, in words
 */
public record TcpSyn(
        InetSocketAddress source,
        int timeToLive,
        boolean dontFragment,
        boolean ecn,
        long sequence,
        int window,
        int mss,
        int windowScale,
        boolean sackPermitted,
        boolean timestamps,
        int fastOpenCookieBytes,
        List<String> options) {

    private static final int TCP_HEADER_BYTES = 20;
    private static final int IPV4_HEADER_BYTES = 20;
    private static final int IPV6_HEADER_BYTES = 40;
    private static final int PROTOCOL_TCP = 6;

    /** What the kernel keeps of a SYN (socket option TCP_SAVED_SYN): IP and TCP header. Null when it is anything else. */
    public static @Nullable TcpSyn parse(byte[] packet) {
        int version = packet.length == 0 ? 0 : (packet[0] >>> 4) & 0xf;
        if (version == 4 && packet.length >= IPV4_HEADER_BYTES) {
            int tcp = (packet[0] & 0xf) * 4;
            boolean dontFragment = (packet[6] & 0x40) != 0;
            return packet[9] == PROTOCOL_TCP ? parse(packet, tcp, packet[8] & 0xff, dontFragment, 12, 4) : null;
        }
        if (version == 6 && packet.length >= IPV6_HEADER_BYTES && packet[6] == PROTOCOL_TCP) {
            return parse(packet, IPV6_HEADER_BYTES, packet[7] & 0xff, true, 8, 16);
        }
        return null; // an IPv6 extension header before TCP is not seen in practice
    }

    private static @Nullable TcpSyn parse(
            byte[] packet, int tcp, int timeToLive, boolean dontFragment, int sourceAt, int addressBytes) {
        if (packet.length < tcp + TCP_HEADER_BYTES) {
            return null;
        }
        int end = Math.min(packet.length, tcp + ((packet[tcp + 12] >>> 4) & 0xf) * 4);
        Options options = new Options(packet, tcp + TCP_HEADER_BYTES, end);
        int flags = packet[tcp + 13] & 0xff;
        return new TcpSyn(
                source(packet, sourceAt, addressBytes, number(packet, tcp, 2)),
                timeToLive,
                dontFragment,
                (flags & 0xc0) == 0xc0,
                Integer.toUnsignedLong(number(packet, tcp + 4, 4)),
                number(packet, tcp + 14, 2),
                options.mss,
                options.windowScale,
                options.sackPermitted,
                options.timestamps,
                options.fastOpen,
                List.copyOf(options.words));
    }

    private static InetSocketAddress source(byte[] packet, int at, int length, int port) {
        try {
            byte[] address = Arrays.copyOfRange(packet, at, at + length);
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for a length that is no address's
        }
    }

    private static int number(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    /** RFC 9293, section 3.2: kind, length, value; END and NOP are a kind alone. */
    private static final class Options {
        int mss = -1;
        int windowScale = -1;
        boolean sackPermitted;
        boolean timestamps;
        int fastOpen = -1;
        final List<String> words = new ArrayList<>(6);

        Options(byte[] packet, int from, int end) {
            int at = from;
            while (at < end && packet[at] != 0) {
                if (packet[at] == 1) {
                    words.add("nop");
                    at++;
                    continue;
                }
                int length = at + 1 < end ? packet[at + 1] & 0xff : 0;
                if (length < 2 || at + length > end) {
                    words.add("malformed");
                    return;
                }
                words.add(read(packet, packet[at] & 0xff, at + 2, length - 2));
                at += length;
            }
        }

        private String read(byte[] packet, int kind, int at, int length) {
            if (kind == 2 && length == 2) {
                mss = number(packet, at, 2);
                return "mss " + mss;
            }
            if (kind == 3 && length == 1) {
                windowScale = packet[at] & 0xff;
                return "wscale " + windowScale;
            }
            if (kind == 4) {
                sackPermitted = true;
                return "sack";
            }
            if (kind == 8) {
                timestamps = true;
                return "timestamps";
            }
            if (kind == 34) {
                fastOpen = length;
                return length == 0 ? "fastopen cookie request" : "fastopen cookie " + length + " B";
            }
            return String.format(Locale.ROOT, "kind %d (%d B)", kind, length);
        }
    }
}
