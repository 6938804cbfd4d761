package dev.weir.proxy.exchange;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What an exchange asks of the client's connection. Called on its event loop only. */
public interface ClientLeg {

    void informational(ResponseHead head);

    /** Passes on the head of the final response; it need not leave before {@link #flush} or {@link #end}. */
    void head(ResponseHead head);

    /** Passes on content, which likewise need not leave yet; takes ownership of the buffer. */
    void content(ByteBuf content);

    /** Where the rest of the content may go unread, all but its end; null where it cannot. */
    default @Nullable UnreadSink unreadSink() {
        return null;
    }

    /** What was passed on leaves now. Once for all that was read at once: each is a call of the kernel. */
    void flush();

    void end(Fields trailers);

    /**
     * Passes on the head of a 101 and relays from then on. What the exchange was is now a tunnel's: it tells the exchange nothing
     * more, and ends the record itself.
     */
    void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay);

    /** Writes a response of Weir's own instead; the failure's kind says which. */
    void answer(int status, Failure failure);

    /** Ends the response so that it cannot be taken for a complete one. */
    void abort(Failure failure);

    /** Whether the client takes more of the response for now. */
    boolean writable();

    /** Whether the request is read from the client; content in flight may still come after it was stopped. */
    void readRequest(boolean reading);
}
