package dev.weir.proxy.origin;

import io.netty.util.concurrent.Future;

/** A parent proxy that is being asked for a way through it, in one protocol or another. */
interface ParentTunnel {

    /** Done when the way is open; fails with {@link dev.weir.proxy.exchange.FailureException}. */
    Future<Void> opened();

    /** Makes room for the handlers behind, which get what has come already. */
    void leave();
}
