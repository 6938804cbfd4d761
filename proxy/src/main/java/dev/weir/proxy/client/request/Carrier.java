package dev.weir.proxy.client.request;

import dev.weir.events.CloseReason;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.RequestTarget;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * What carries a client's exchange: an HTTP/1 connection, one exchange after the other, or a stream of an HTTP/2 one. Used on its
 * event loop only.
 */
public interface Carrier {

    EventLoop loop();

    /** The writer of the response. */
    ClientResponse response(SendTap sent, ClientResponse.Sequel sequel);

    /** Why nothing is served here for now, to be answered with the failure's own status; null when all is well. */
    default @Nullable Failure unwelcome() {
        return null;
    }

    /** The port at which Weir is met as the origin that it stands for; {@link RequestTarget#NO_PORT} when it stands for none here. */
    default int ownPort() {
        return RequestTarget.NO_PORT;
    }

    /** The set-up for that destination that the CONNECT around this exchange began and that failed, for one exchange; else null. */
    default @Nullable FailedSetUp failedSetUp(Destination destination) {
        return null;
    }

    /**
     * What became of a connection that was to be used by the first exchange inside a CONNECT.
     *
     * @param connect on whose account it was set up
     */
    record FailedSetUp(ExchangeId connect, Destination destination, Failure failure) {}

    /** How the body of a request is delimited on this carrier. */
    default Framing framing(RequestHead head) throws BadMessageException {
        return Framing.ofRequest(head);
    }

    /** A whole CONNECT request came, and may be followed. */
    Connecting connect(ExchangeTap tap, Authority authority);

    /** A 101 was written: HTTP ends here, and what comes goes to that end. */
    void relay(Tunnel.End origin, Tunnel.Observer observer);

    /** The exchange is about to end without a whole response; {@link #reset} follows when its record is closed. */
    default void breaksOff() {}

    /** The exchange ended well on this leg: what comes next may begin. */
    void next();

    /** The exchange ended and nothing may follow it. */
    void close(CloseReason reason);

    /** The exchange broke off in a way that the client must notice. */
    void reset();

    /** A CONNECT that is being followed. */
    @FunctionalInterface
    interface Connecting {
        /** The client left. */
        void abandoned(Failure failure);
    }
}
