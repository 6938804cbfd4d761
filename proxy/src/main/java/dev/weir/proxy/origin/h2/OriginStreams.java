package dev.weir.proxy.origin.h2;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.h2.Http2Builder;
import dev.weir.proxy.h2.Http2Config;
import dev.weir.proxy.h2.Http2Handler;
import dev.weir.proxy.h2.Http2Listener;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.OriginTap;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.time.Duration;
import java.util.List;

/** A connection to an origin that speaks HTTP/2: each exchange has a stream on it, an {@link OriginStream}. */
public final class OriginStreams implements Http2Listener {

    /** Until the origin has said how many it takes: what RFC 9113, section 6.5.2, recommends as the least. */
    private static final int UNTIL_SETTINGS = 100;

    private final Destination destination;
    private final Owner owner;
    private final EventLoop loop;
    private final Taps taps;
    private final Duration silence;
    private final Http2Handler handler;
    private final Watchdog idle;
    private final IntObjectMap<OriginStream> streams = new IntObjectHashMap<>();
    private final Announcement announcement = new Announcement();
    private boolean usedBefore;
    private boolean leaving;

    /** Who shares the connection out. */
    public interface Owner {

        /** It takes one more stream. */
        void freed(OriginStreams connection);

        /** It takes no more streams; those that are open may go on. */
        void leaving(OriginStreams connection);
    }

    /** What observes the connection. */
    public record Taps(ConnectionTap tcp, OriginTap origin, ArrivalTap arrival) {}

    /**
     * What is asked of the origin.
     *
     * @param idle longest that the connection is kept with no stream open
     * @param silence longest on a stream on which an answer is owed
     * @param heads how long a response's head may be
     */
    public record Terms(Duration idle, Duration silence, HeadLimits heads) {}

    /** Speaks on a connection, once {@link #handler} stands in its pipeline. */
    public OriginStreams(Destination destination, Owner owner, EventLoop loop, Taps taps, Terms terms) {
        this.destination = destination;
        this.owner = owner;
        this.loop = loop;
        this.taps = taps;
        this.silence = terms.silence();
        this.handler = Http2Builder.towardsOrigin(loop, Http2Config.DEFAULT.within(terms.heads()), this);
        this.idle = new Watchdog(loop, terms.idle(), () -> close(CloseReason.IDLE_TIMEOUT));
        taps.tcp().speaksHttp2();
        taps.origin().released();
        idle.watch();
    }

    public Http2Handler handler() {
        return handler;
    }

    public Destination destination() {
        return destination;
    }

    public ConnectionId id() {
        return taps.tcp().connection();
    }

    /** Whether one more exchange can have a stream now. */
    public boolean takesOneMore() {
        return !leaving && streams.size() < limit() && handler.freeStreams() > 0;
    }

    /** Whether it takes no more streams at all. */
    public boolean isLeaving() {
        return leaving;
    }

    public Announcement announcement() {
        return announcement;
    }

    /** How many streams may be open at once. */
    public int limit() {
        return announcement.came() ? handler.maxStreams() : Math.min(UNTIL_SETTINGS, handler.maxStreams());
    }

    /** Gives an exchange a stream; only when {@link #takesOneMore}. */
    public void assign(OriginListener listener, ExchangeTap exchange) {
        idle.stop();
        int id = handler.nextStream();
        OriginStream stream = new OriginStream(this, id, listener, exchange, usedBefore);
        usedBefore = true;
        streams.put(id, stream);
        taps.origin().assigned(exchange);
        listener.ready(stream);
    }

    /** Says goodbye; what is still open breaks off. */
    public void close(CloseReason reason) {
        idle.stop();
        leave();
        handler.leave(Http2Error.NO_ERROR, "", reason);
    }

    Taps taps() {
        return taps;
    }

    EventLoop loop() {
        return loop;
    }

    Duration silence() {
        return silence;
    }

    /** The stream is no longer its exchange's, although the codec may know it a little longer. */
    void forget(int id) {
        if (streams.remove(id) == null) {
            return;
        }
        taps.origin().released();
        if (!streams.isEmpty()) {
            free();
        } else if (leaving) {
            handler.leave(Http2Error.NO_ERROR, "", CloseReason.LAST_MESSAGE);
        } else {
            idle.watch();
            free();
        }
    }

    /** Not at once: the codec counts a stream until it has closed it. */
    private void free() {
        loop.execute(() -> {
            if (takesOneMore()) {
                owner.freed(this);
            }
        });
    }

    private void leave() {
        if (!leaving) {
            leaving = true;
            owner.leaving(this);
            announcement.ends();
        }
    }

    @Override
    public void arrived(boolean blockGoesOn) {
        if (blockGoesOn) {
            taps.arrival().arrivedWithin();
        } else {
            taps.arrival().arrived();
        }
    }

    @Override
    public void headers(int id, FieldBlock block, boolean endOfStream) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.headers(block, endOfStream);
        }
        taps.arrival().headEnded();
    }

    @Override
    public void data(int id, ByteBuf content, int wireBytes, int windowBytes, boolean endOfStream) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.data(content, wireBytes, windowBytes, endOfStream);
        } else {
            handler.consumed(id, windowBytes); // given up meanwhile
        }
    }

    @Override
    public void resetReceived(int id, long errorCode) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.resetReceived(errorCode);
        }
    }

    @Override
    public void resetSent(int id, long errorCode) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.resetSent(errorCode);
        }
    }

    @Override
    public void streamError(int id, Http2Error error, String why) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.protocolBroken(error, why);
        }
    }

    @Override
    public void goAwayReceived(int lastStream, long errorCode, String debug) {
        taps.tcp().goAway(true, lastStream, errorCode, debug);
        leave();
        for (OriginStream stream : List.copyOf(streams.values())) {
            if (stream.id() > lastStream) {
                stream.unprocessed("origin went away (" + Http2Error.valueOf(errorCode) + ") before the request");
            }
        }
        if (streams.isEmpty()) {
            idle.stop();
            // Not from within the codec's own reading of this frame.
            loop.execute(() -> handler.leave(Http2Error.NO_ERROR, "", CloseReason.LAST_MESSAGE));
        }
    }

    @Override
    public void goAwaySent(int lastStream, long errorCode, String debug) {
        taps.tcp().goAway(false, lastStream, errorCode, debug);
    }

    @Override
    public void settings(Http2Settings settings) {
        announcement.settings(settings);
        free();
    }

    @Override
    public void blockWritten(int id, int wireBytes) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.sent().head(wireBytes);
        }
    }

    @Override
    public void dataWritten(int id, int wireBytes) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.sent().body(wireBytes);
        }
    }

    @Override
    public void writable(int id, boolean writable) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.writable(writable);
        }
    }

    @Override
    public void streamClosed(int id) {
        OriginStream stream = streams.get(id);
        if (stream != null) {
            stream.closed();
        } else if (!streams.isEmpty()) {
            free();
        }
    }

    @Override
    public void broken(String what, CloseReason reason) {
        idle.stop();
        leave();
        List<OriginStream> cut = List.copyOf(streams.values());
        streams.clear(); // or the connection would seem to end behind its last stream
        for (OriginStream stream : cut) {
            stream.broken(what, reason == CloseReason.PROTOCOL_ERROR);
        }
    }
}
