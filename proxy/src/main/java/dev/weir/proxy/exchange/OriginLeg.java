package dev.weir.proxy.exchange;

import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;

/** What an exchange asks of the origin's connection, from {@link OriginListener#ready} on. Called on its event loop only. */
public interface OriginLeg {

    void head(RequestHead head);

    /** Passes on content; takes ownership of the buffer. */
    void content(ByteBuf content);

    void end(Fields trailers);

    /**
     * Tells the origin the client's new priority for the response (RFC 9218); where the protocol has no word for that nothing is said.
     *
     * @param value a priority field value
     */
    void reprioritize(String value);

    /** Whether the connection was used before, so that the origin may have closed it just now. */
    boolean reused();

    /** Whether the response is read from the origin. */
    void readResponse(boolean reading);

    /** Gives the connection up; nothing is told to the listener after this. */
    void abort();
}
