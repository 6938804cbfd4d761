package dev.weir.proxy.transport;

/** Sees what epoll_wait said about a socket, before Netty reads from it or writes to it. Called on the event loop; must not throw. */
@FunctionalInterface
public interface ReadinessListener {

    // The kernel's include/uapi/linux/eventpoll.h.

    /** Something to read: bytes, an end of input, or an error. */
    int IN = 0x001;

    /** The socket has an error: most often the peer's RST; also a retransmission timeout or an ICMP error. */
    int ERR = 0x008;

    /** Both directions are ended. */
    int HUP = 0x010;

    /** The peer will send no more. */
    int RDHUP = 0x2000;

    /** @param mask of the bits above, and others that epoll_ctl(2) names */
    void ready(int mask);
}
