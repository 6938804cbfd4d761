package dev.weir.proxy.h2;

import dev.weir.events.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;

/** What happens on one HTTP/2 connection. Called on its event loop only. */
public interface Http2Listener {

    /** A field section came: a head, a 1xx head, or trailers. */
    void headers(int stream, FieldBlock block, boolean endOfStream);

    /**
     * Content came; the buffer is the codec's and only valid during the call. Its bytes count against the stream's window until
     * {@link Http2Handler#consumed} gives them back.
     *
     * @param wireBytes of the frame, with its header and padding
     * @param windowBytes to be given back
     */
    void data(int stream, ByteBuf content, int wireBytes, int windowBytes, boolean endOfStream);

    /** The peer gave the stream up. */
    void resetReceived(int stream, long errorCode);

    /** Weir gives the stream up, by its own decision or because the peer broke the protocol. */
    void resetSent(int stream, long errorCode);

    /** What the peer did on the stream breaks the protocol: it is reset, if the listener does not do so itself. */
    void streamError(int stream, Http2Error error, String why);

    /**
     * A client changed the priority of a stream, which may be one that it has not opened yet.
     *
     * @param value a priority field value (RFC 9218)
     */
    default void reprioritized(int stream, String value) {}

    void goAwayReceived(int lastStream, long errorCode, String debug);

    void goAwaySent(int lastStream, long errorCode, String debug);

    void settings(Http2Settings settings);

    /** An HPACK block is about to travel. */
    void blockWritten(int stream, int wireBytes);

    /** A DATA frame is about to travel. */
    void dataWritten(int stream, int wireBytes);

    /** Whether the peer takes more of the stream. */
    void writable(int stream, boolean writable);

    /** The stream is over on both sides, or the connection is. */
    void streamClosed(int stream);

    /**
     * Bytes came, before any of them were parsed.
     *
     * @param blockGoesOn they begin with a part of a field block that began in an earlier read
     */
    void arrived(boolean blockGoesOn);

    /**
     * The bytes were parsed.
     *
     * @param open a field block has begun and is not whole
     */
    default void blockOpen(boolean open) {}

    /** The connection is of no more use, and is about to be closed. */
    void broken(String what, CloseReason reason);
}
