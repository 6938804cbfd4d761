package dev.weir.events;

/** Where a fact comes from, most trusted first. */
public enum Evidence {
    /** Seen on the wire by a packet capture; the kernel's own time stamp. */
    PACKET,
    /** Asked from the kernel: TCP_INFO, socket state, SO_ERROR. */
    KERNEL,
    /** Weir's own clock at a read, write or parse. */
    APP,
    /** Told by the client that made the request, on its own clock. */
    CLIENT,
    /** Derived by a named rule. */
    INFERRED,
    /** Told by the file of another program; how that one measured, it does not say. */
    IMPORTED;

    /** The less trusted of the two: what a conclusion from both may claim. */
    public Evidence weaker(Evidence other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
