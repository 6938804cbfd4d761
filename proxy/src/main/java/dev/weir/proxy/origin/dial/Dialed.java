package dev.weir.proxy.origin.dial;

import dev.weir.events.ConnectionId;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * An established TCP connection. The channel does not read by itself (autoRead is off), stays open for writing after the peer's FIN, and
 * has an empty pipeline. Who gets it owns it and must close it.
 *
 * @param remote the address that won
 */
public record Dialed(Channel channel, ConnectionId id, InetSocketAddress remote) {}
