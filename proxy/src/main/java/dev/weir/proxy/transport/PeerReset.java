package dev.weir.proxy.transport;

/**
 * User event: the kernel reports an error on a watched socket whose input had ended, which Netty keeps to itself. The peer closed
 * with unread bytes (FIN, then RST), or answered a half-closed connection with RST. Nothing can be sent any more: close. Comes at
 * most once a channel, after all that had been received was read.
 */
public enum PeerReset {
    INSTANCE
}
