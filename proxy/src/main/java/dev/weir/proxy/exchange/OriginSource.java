package dev.weir.proxy.exchange;

import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.RequestHead;

/** Where connections to origins come from. */
@FunctionalInterface
public interface OriginSource {

    /** Gets a connection, from the pool or a new one, and tells the listener. */
    Request acquire(Destination destination, Need need, OriginListener listener);

    /**
     * What kind of connection will do.
     *
     * @param fresh not one that was used before: one of those broke just now
     * @param http1 only one of HTTP/1, as nothing else can be upgraded (RFC 9113, section 8.6)
     */
    record Need(boolean fresh, boolean http1) {

        static Need of(RequestHead head, boolean fresh) {
            return new Need(fresh, head.fields().contains("upgrade"));
        }
    }

    /** A connection asked for and not yet there. */
    @FunctionalInterface
    interface Request {
        /** It is no longer wanted; the listener is told nothing more. */
        void cancel();
    }
}
