package dev.weir.inspector.model.wire;

import org.jspecify.annotations.Nullable;

/**
 * Below TCP, as far as it was visible from this host.
 *
 * @param type of the link layer in words, such as {@code ethernet}, {@code loopback} or {@code raw ip}
 * @param ourMac null where the link has no addresses, or they were not seen
 * @param peerMac of the next hop towards the other end, which is a router where that is not in the same network
 * @param peerTtl what was left of the other end's time to live (hop limit) in its first packet; -1 when none came
 */
public record Link(
        String type, @Nullable String ourMac, @Nullable String peerMac, int peerTtl) {}
