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
     * @param protocol which the request can be sent in
     */
    record Need(boolean fresh, Protocol protocol) {

        static Need of(RequestHead head, boolean fresh) {
            return new Need(fresh, Protocol.of(head));
        }
    }

    /** What a request can be sent in. */
    enum Protocol {
        ANY,
        /** Nothing else can be upgraded (RFC 9113, section 8.6). */
        HTTP_1,
        /** HTTP/1, or HTTP/2 where the origin takes WebSockets on streams (RFC 8441). */
        WEBSOCKET;

        private static Protocol of(RequestHead head) {
            String upgrade = head.upgrade();
            if (upgrade == null) {
                return ANY;
            }
            boolean webSocket =
                    upgrade.equalsIgnoreCase("websocket") && head.method().equals("GET");
            // A CONNECT has no body; and who does not know a protocol ignores an upgrade to it, but refuses a CONNECT.
            return webSocket && !head.hasContent() ? WEBSOCKET : HTTP_1;
        }
    }

    /** A connection asked for and not yet there. */
    @FunctionalInterface
    interface Request {
        /** It is no longer wanted; the listener is told nothing more. */
        void cancel();
    }
}
