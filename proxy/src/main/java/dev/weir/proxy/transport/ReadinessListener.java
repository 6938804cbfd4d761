package dev.weir.proxy.transport;

/** Sees what epoll_wait said about a socket, before Netty reads from it or writes to it. Called on the event loop; must not throw. */
@FunctionalInterface
public interface ReadinessListener {

    /** @param mask as epoll_ctl(2) names the bits; see {@link Readiness} */
    void ready(int mask);
}
