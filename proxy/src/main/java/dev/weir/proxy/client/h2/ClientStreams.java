package dev.weir.proxy.client.h2;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.proxy.client.request.ClientService;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.h2.Http2Builder;
import dev.weir.proxy.h2.Http2Config;
import dev.weir.proxy.h2.Http2Handler;
import dev.weir.proxy.h2.Http2Listener;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client connection that speaks HTTP/2: hands each stream to a {@link ClientStream}, and says goodbye when it lies idle. */
public final class ClientStreams implements Http2Listener {

    private final ClientService service;
    private final Taps taps;
    private final ConnectionTap tcp;
    private final @Nullable Destination inside;
    private final ArrivalTap arrival;
    private final Http2Handler handler;
    private final EventLoop loop;
    private final Supplier<@Nullable Failure> unwelcome;
    private final Watchdog idle;
    private final IntObjectMap<ClientStream> streams = new IntObjectHashMap<>();
    private boolean leaving;

    /**
     * Speaks on a connection, once {@link #handler} stands in its pipeline.
     *
     * @param unwelcome why nothing is served for now; gives null when all is well
     * @param inside where the client's CONNECT led to; null when it speaks to Weir as its proxy
     */
    public ClientStreams(
            ClientService service,
            Taps taps,
            ConnectionTap tcp,
            @Nullable Destination inside,
            EventLoop loop,
            Supplier<@Nullable Failure> unwelcome) {
        this.unwelcome = unwelcome;
        this.service = service;
        this.taps = taps;
        this.tcp = tcp;
        this.inside = inside;
        this.loop = loop;
        this.arrival = new ArrivalTap(taps, tcp);
        this.handler = Http2Builder.towardsClient(loop, Http2Config.DEFAULT, this);
        this.idle = new Watchdog(loop, service.idle(), this::idleTooLong);
        tcp.speaksHttp2();
        idle.watch();
    }

    public ChannelHandler handler() {
        return handler;
    }

    Http2Handler connection() {
        return handler;
    }

    EventLoop loop() {
        return loop;
    }

    ClientService service() {
        return service;
    }

    ArrivalTap arrival() {
        return arrival;
    }

    @Nullable
    Destination inside() {
        return inside;
    }

    /** Begins the record of what comes on a stream. */
    ExchangeTap begin(int stream) {
        ExchangeTap tap = ExchangeTap.begun(taps, tcp, arrival, inside);
        tap.streamOpened(Leg.CLIENT, tcp.connection(), stream);
        return tap;
    }

    @Nullable
    Failure unwelcome() {
        return unwelcome.get();
    }

    /** Takes no more streams, and closes behind those that are open; false when there are none. */
    public boolean leave() {
        if (streams.isEmpty()) {
            return false;
        }
        leaving = true;
        handler.announceEnd();
        return true;
    }

    private void idleTooLong() {
        if (streams.isEmpty()) {
            handler.leave(Http2Error.NO_ERROR, "idle", CloseReason.IDLE_TIMEOUT);
        } else {
            idle.watch();
        }
    }

    @Override
    public void arrived() {
        arrival.arrived();
        idle.touch();
    }

    @Override
    public void headers(int id, FieldBlock block, boolean endOfStream) {
        ClientStream stream = streams.get(id);
        if (stream == null) {
            stream = new ClientStream(this, id);
            streams.put(id, stream);
            stream.begin(block, endOfStream);
        } else {
            stream.trailers(block);
        }
    }

    @Override
    public void data(int id, ByteBuf content, int wireBytes, int windowBytes, boolean endOfStream) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.data(content, wireBytes, windowBytes, endOfStream);
        }
    }

    @Override
    public void resetReceived(int id, long errorCode) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.resetReceived(errorCode);
        }
    }

    @Override
    public void resetSent(int id, long errorCode) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.resetSent(errorCode);
        }
    }

    @Override
    public void streamError(int id, Http2Error error, String why) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.broken(error, why);
        }
    }

    @Override
    public void goAwayReceived(int lastStream, long errorCode, String debug) {
        tcp.goAway(true, lastStream, errorCode, debug);
    }

    @Override
    public void goAwaySent(int lastStream, long errorCode, String debug) {
        tcp.goAway(false, lastStream, errorCode, debug);
    }

    @Override
    public void settings(Http2Settings settings) {}

    @Override
    public void blockWritten(int id, int wireBytes) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.sent().head(wireBytes);
        }
    }

    @Override
    public void dataWritten(int id, int wireBytes) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.sent().body(wireBytes);
        }
    }

    @Override
    public void writable(int id, boolean writable) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.writable(writable);
        }
    }

    @Override
    public void streamClosed(int id) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.gone("the stream was closed");
            streams.remove(id);
        }
        if (streams.isEmpty() && leaving) {
            handler.leave(Http2Error.NO_ERROR, "", CloseReason.SHUTDOWN);
        } else if (streams.isEmpty()) {
            idle.watch();
        }
    }

    @Override
    public void broken(String what, CloseReason reason) {
        idle.stop();
        for (ClientStream stream : List.copyOf(streams.values())) {
            stream.gone(what);
        }
    }
}
