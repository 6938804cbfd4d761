package dev.weir.proxy.exchange;

import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import org.jspecify.annotations.Nullable;

/**
 * Relays bytes between two ends without looking at them: each direction ends by itself (half-close is passed on as half-close), a
 * reset of one end resets the other. Lives on one event loop.
 */
public final class Tunnel {

    /** One end, as the tunnel uses it. */
    public interface End {

        /** Our address on this end; null where there is no socket. */
        @Nullable
        Authority local();

        /** Begins to feed the tunnel with what this end receives. */
        void attach(Tunnel tunnel, Leg leg);

        /** Passes bytes on; takes ownership of the buffer. */
        void write(ByteBuf bytes);

        /** Whether it can pass on what the other end's socket received and nobody has read. */
        default boolean takesUnread() {
            return false;
        }

        /** As {@link #write}, of what nobody has read; asked only of ends that {@link #takesUnread}. */
        default void writeUnread(ReferenceCounted bytes) {
            bytes.release();
            throw new UnsupportedOperationException("bytes that nobody has read");
        }

        /** Nothing more will be written: FIN, when all is sent. */
        void finish();

        /** Both directions ended well. */
        void close();

        /** The other end broke: RST. */
        void abort();

        void read(boolean reading);
    }

    /** Learns how it went. */
    public interface Observer {

        /** Bytes came from that leg; they may be looked at until this returns. */
        default void passes(Leg from, ByteBuf bytes) {}

        /** Whether it does not look at what passes, from now on. */
        default boolean isIndifferent() {
            return false;
        }

        /** No more bytes come from that leg. */
        void finished(Leg from, long bytes);

        void ended(@Nullable Failure failure);
    }

    private final End client;
    private final End origin;
    private final Observer observer;
    private long fromClient;
    private long fromOrigin;
    private boolean clientFinished;
    private boolean originFinished;
    private boolean ended;

    public Tunnel(End client, End origin, Observer observer) {
        this.client = client;
        this.origin = origin;
        this.observer = observer;
    }

    public void open() {
        origin.attach(this, Leg.ORIGIN);
        client.attach(this, Leg.CLIENT);
    }

    /** Bytes came from that leg; takes ownership. */
    public void received(Leg from, ByteBuf bytes) {
        if (ended) {
            bytes.release();
            return;
        }
        observer.passes(from, bytes);
        count(from, bytes.readableBytes());
        across(from).write(bytes);
    }

    private void count(Leg from, long bytes) {
        if (from == Leg.CLIENT) {
            fromClient += bytes;
        } else {
            fromOrigin += bytes;
        }
    }

    private End across(Leg from) {
        return from == Leg.CLIENT ? origin : client;
    }

    /** Whether what comes from that leg need not be read. */
    public boolean mayStayUnread(Leg from) {
        return observer.isIndifferent() && across(from).takesUnread();
    }

    /** As {@link #received}, of so many bytes that nobody has read, where they {@link #mayStayUnread}. */
    public void receivedUnread(Leg from, ReferenceCounted bytes, long count) {
        if (ended) {
            bytes.release();
            return;
        }
        count(from, count);
        across(from).writeUnread(bytes);
    }

    /** That leg sends no more. */
    public void finished(Leg from) {
        if (ended || (from == Leg.CLIENT ? clientFinished : originFinished)) {
            return;
        }
        if (from == Leg.CLIENT) {
            clientFinished = true;
            observer.finished(from, fromClient);
            origin.finish();
        } else {
            originFinished = true;
            observer.finished(from, fromOrigin);
            client.finish();
        }
        if (clientFinished && originFinished) {
            ended = true;
            observer.ended(null);
            client.close();
            origin.close();
        }
    }

    /** That leg broke. */
    public void failed(Failure failure) {
        if (ended) {
            return;
        }
        end(failure);
        if (failure.leg() == Leg.CLIENT) {
            client.close();
            origin.abort();
        } else {
            client.abort();
            origin.close();
        }
    }

    /** Weir ends it, without blame for either end. */
    public void expired(Failure failure) {
        if (!ended) {
            end(failure);
            client.close();
            origin.close();
        }
    }

    private void end(Failure failure) {
        ended = true;
        if (!clientFinished) {
            observer.finished(Leg.CLIENT, fromClient);
        }
        if (!originFinished) {
            observer.finished(Leg.ORIGIN, fromOrigin);
        }
        observer.ended(failure);
    }

    /** That leg takes more bytes, or no more for now. */
    public void writable(Leg leg, boolean writable) {
        across(leg).read(writable);
    }
}
