package dev.weir.proxy.relay;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.h2.Http2Handler;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A stream as one end of a tunnel (RFC 9113, section 8.5): DATA is bytes, the end of the stream is a FIN, and RST_STREAM a reset.
 * What comes before the tunnel is open waits here, bounded by the window of the stream.
 */
public final class StreamEnd implements Tunnel.End {

    private final Http2Handler connection;
    private final int stream;
    private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(2);
    private @Nullable Tunnel tunnel;
    private Leg leg = Leg.CLIENT;
    private boolean reading = true;
    private boolean ended;
    private boolean finished;
    private boolean over;
    private int owed;
    private final @Nullable Duration longestIdle;
    private @Nullable Watchdog idle;

    /** An end that does not watch: the other one does, and all that passes passes both. */
    public StreamEnd(Http2Handler connection, int stream) {
        this(connection, stream, null);
    }

    /** The end that watches for silence in both directions; null for as long as the peers like. */
    public StreamEnd(Http2Handler connection, int stream, @Nullable Duration longestIdle) {
        this.connection = connection;
        this.stream = stream;
        this.longestIdle = longestIdle;
    }

    private void silent() {
        if (tunnel != null) {
            tunnel.expired(new Failure(
                    leg,
                    FailureKind.CONNECTION_READ_TIMEOUT,
                    "nothing passed through the tunnel for too long (--tunnel-idle)"));
        }
        connection.reset(stream, Http2Error.CANCEL);
    }

    private void active() {
        if (idle != null) {
            idle.touch();
        }
    }

    private void leave() {
        over = true;
        if (idle != null) {
            idle.stop();
        }
        release();
    }

    /** DATA came; the buffer is the codec's. */
    public void received(ByteBuf content, int windowBytes, boolean endOfStream) {
        active();
        owed += windowBytes;
        if (content.isReadable() && !over) {
            ByteBuf bytes = content.retain();
            if (tunnel == null) {
                early.add(bytes);
            } else {
                tunnel.received(leg, bytes);
            }
        }
        giveBack();
        if (endOfStream) {
            ended();
        }
    }

    private void ended() {
        ended = true;
        if (tunnel != null) {
            tunnel.finished(leg);
        }
    }

    /** The stream was reset, or its connection broke. */
    public void failed(String what) {
        if (over || (ended && finished)) {
            return; // both directions have ended: that the stream is gone is no failure
        }
        leave();
        if (tunnel != null) {
            tunnel.failed(new Failure(leg, FailureKind.CONNECTION_TERMINATED, what));
        }
    }

    /**
     * The stream was reset without an error. Behind the peer's last byte that only says that it wants to hear no more (RFC 9113, section
     * 8.1): what is still sent to it is dropped.
     *
     * @return false when it came sooner, and is an end like any other reset
     */
    public boolean heardEnough() {
        if (!ended) {
            return false;
        }
        if (!over) {
            leave();
            if (tunnel != null) {
                tunnel.writable(leg, true);
            }
        }
        return true;
    }

    public void writable(boolean writable) {
        if (tunnel != null && !over) {
            tunnel.writable(leg, writable);
        }
    }

    /** The tunnel will not be: what waits for it is dropped. */
    public void release() {
        early.forEach(ByteBuf::release);
        early.clear();
    }

    @Override
    public void attach(Tunnel attached, Leg side) {
        tunnel = attached;
        leg = side;
        if (longestIdle != null && !over) {
            idle = new Watchdog(connection.channel().eventLoop(), longestIdle, this::silent);
            idle.watch();
        }
        attached.writable(side, connection.writable(stream));
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
            attached.received(side, bytes);
        }
        giveBack();
        if (ended) {
            attached.finished(side);
        }
    }

    /** A stream has no socket of its own. */
    @Override
    public @Nullable Authority local() {
        return null;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a stream that broke is told by the listener
    public void write(ByteBuf bytes) {
        if (over) {
            bytes.release();
            return;
        }
        active();
        connection.data(stream, bytes, false);
        connection.flush();
        if (tunnel != null && !connection.writable(stream)) {
            tunnel.writable(leg, false);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void finish() {
        if (!over && !finished) {
            finished = true;
            connection.data(stream, Unpooled.EMPTY_BUFFER, true);
            connection.flush();
        }
    }

    @Override
    public void close() {
        boolean stands = !over && !(ended && finished);
        leave();
        if (stands) {
            connection.reset(stream, Http2Error.CANCEL); // left open it would stay for as long as its connection
        }
    }

    @Override
    public void abort() {
        leave();
        connection.reset(stream, Http2Error.CONNECT_ERROR);
    }

    @Override
    public void read(boolean wanted) {
        reading = wanted;
        giveBack();
    }

    private void giveBack() {
        if (reading && owed > 0 && (tunnel != null || over)) {
            int bytes = owed;
            owed = 0;
            connection.consumed(stream, bytes);
        }
    }
}
