package dev.weir.proxy.exchange;

import dev.weir.proxy.http.Destination;

/** Where connections to origins come from. */
@FunctionalInterface
public interface OriginSource {

    /**
     * Gets a connection, from the pool or a new one, and tells the listener.
     *
     * @param fresh not from the pool: one of those broke just now
     */
    Request acquire(Destination destination, OriginListener listener, boolean fresh);

    /** A connection asked for and not yet there. */
    @FunctionalInterface
    interface Request {
        /** It is no longer wanted; the listener is told nothing more. */
        void cancel();
    }
}
