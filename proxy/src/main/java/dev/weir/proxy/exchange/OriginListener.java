package dev.weir.proxy.exchange;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What happens on the origin's connection. Called on the exchange's event loop only. */
public interface OriginListener {

    /** The connection is there. */
    void ready(OriginLeg origin);

    void informational(ResponseHead head);

    void head(ResponseHead head, Framing framing);

    /** Content of the response; the listener owns the buffer. */
    void content(ByteBuf content);

    /** Where the rest of the content may go unread, all but its end, until the exchange lets the connection go; null where it cannot. */
    default @Nullable UnreadSink unreadSink() {
        return null;
    }

    /** All that was read at once has been told: what was passed on of it should go out. */
    void readEnded();

    /** The response is complete; the connection is no longer this exchange's. */
    void end(Fields trailers);

    /**
     * The origin answered an upgrade with 101: its bytes are another protocol's now, and the connection no longer of HTTP.
     *
     * @param relay the connection, as a tunnel uses it
     */
    void switched(ResponseHead head, ConnectionId connection, Tunnel.End relay);

    /** It came to nothing, before {@link #ready} or after; the connection is no longer this exchange's. */
    void failed(Failure failure);

    /**
     * As {@link #failed}, but the origin said that it did nothing of the request (RFC 9113, section 8.7): sending it again does no
     * harm, whatever its method.
     */
    void unprocessed(Failure failure);

    /** Whether the origin takes more of the request. */
    void writable(boolean writable);
}
