package dev.weir.proxy.transport;

/** The bits of an epoll readiness mask, as in the kernel's include/uapi/linux/eventpoll.h. */
public final class Readiness {

    /** Something to read: bytes, an end of input, or an error. */
    public static final int IN = 0x001;

    /** The socket has an error: most often the peer's RST; also a retransmission timeout or an ICMP error. */
    public static final int ERR = 0x008;

    /** Both directions are ended. */
    public static final int HUP = 0x010;

    /** The peer will send no more. */
    public static final int RDHUP = 0x2000;

    private Readiness() {}

    public static boolean error(int mask) {
        return (mask & ERR) != 0;
    }

    public static boolean inputEnded(int mask) {
        return (mask & RDHUP) != 0;
    }
}
