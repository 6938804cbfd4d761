package dev.weir.inspector.packet;

import dev.weir.inspector.model.wire.Opening;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The heads of one TCP packet.
 *
 * @param sourceMac null where the link has none
 * @param targetMac likewise; what Linux writes of all interfaces at once (SLL) tells only the sender's
 * @param interfaceNumber of this host, -1 where the capture does not tell
 * @param identification of the IPv4 packet, -1 of IPv6: copies of one packet share it
 * @param timeToLive or hop limit
 * @param sequence absolute, unsigned 32 bits
 * @param acknowledgement likewise
 * @param flags the lowest eight
 * @param window as it travelled, not scaled
 * @param payloadBytes by the IP head, also when the capture cut them off
 * @param headBytes of link, IP and TCP: where the payload begins
 * @param opening the options of a SYN; null of others
 */
public record TcpPacket(
        long wallNanos,
        String linkName,
        @Nullable String sourceMac,
        @Nullable String targetMac,
        int interfaceNumber,
        int identification,
        int timeToLive,
        InetSocketAddress source,
        InetSocketAddress target,
        long sequence,
        long acknowledgement,
        int flags,
        int window,
        int payloadBytes,
        int headBytes,
        @Nullable Opening opening) {}
