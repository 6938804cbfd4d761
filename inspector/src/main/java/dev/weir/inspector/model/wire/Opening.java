package dev.weir.inspector.model.wire;

/**
 * What one end offered in its SYN or SYN+ACK. -1 is "not among its options".
 *
 * @param mss the largest payload it takes in one segment, in bytes (RFC 9293, section 3.7.1)
 * @param windowScale its windows are to be multiplied by two to this power (RFC 7323); counts only when both ends offer it
 * @param sackPermitted it understands selective acknowledgements (RFC 2018)
 * @param timestamps it stamps its segments (RFC 7323)
 * @param fastOpen it asked for, or sent, a TCP Fast Open cookie (RFC 7413)
 * @param windowBytes its first window, never scaled
 */
public record Opening(
        int mss, int windowScale, boolean sackPermitted, boolean timestamps, boolean fastOpen, int windowBytes) {}
