package dev.weir.proxy.client.request;

import dev.weir.events.ConnectionId;
import dev.weir.proxy.exchange.ClientLeg;
import dev.weir.proxy.exchange.Exchange;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;

/** Writes one response to the client, and decides how it is framed there. */
public interface ClientResponse extends ClientLeg, Exchange.ResponseShape {

    /** How the response ended. */
    enum Ending {
        WHOLE,
        /** Broken off: the client must not take it for complete. */
        CUT
    }

    /** What happens behind the response. */
    interface Sequel {

        void ended(Ending how);

        /** The 101 is written: the bytes of both legs belong together now. */
        void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay);
    }

    /** What the response answers. */
    void answers(RequestHead request);

    void forwarding(Forwarding rules);

    void requestComplete();

    /** No other exchange is to follow; said to the client where the head is not written yet. */
    void last();

    /** Whether another exchange can follow behind this response. */
    boolean persistent();

    boolean written();
}
