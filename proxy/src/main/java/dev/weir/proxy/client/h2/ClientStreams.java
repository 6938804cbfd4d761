package dev.weir.proxy.client.h2;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.client.request.Carrier;
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
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
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
    private final Welcome welcome;
    private final Watchdog idle;
    private final Watchdog slowBlock;
    private boolean blockOpen;
    private final EarlyPriorities early = new EarlyPriorities();
    private final IntObjectMap<ClientStream> streams = new IntObjectHashMap<>();
    private boolean leaving;

    /**
     * How the client is received.
     *
     * @param idle longest that the connection may carry nothing
     * @param unwelcome why nothing is served for now; gives null when all is well
     * @param failed gives the set-up that failed before the first exchange, once; else null
     */
    public record Welcome(
            Duration idle,
            Supplier<@Nullable Failure> unwelcome,
            Function<Destination, Carrier.@Nullable FailedSetUp> failed) {}

    /**
     * Speaks on a connection, once {@link #handler} stands in its pipeline.
     *
     * @param inside where the client's CONNECT led to; null when it speaks to Weir as its proxy
     */
    public ClientStreams(
            ClientService service,
            Taps taps,
            ConnectionTap tcp,
            @Nullable Destination inside,
            EventLoop loop,
            Welcome welcome) {
        this.welcome = welcome;
        this.service = service;
        this.taps = taps;
        this.tcp = tcp;
        this.inside = inside;
        this.loop = loop;
        this.arrival = new ArrivalTap(taps, tcp);
        this.handler = Http2Builder.towardsClient(loop, Http2Config.DEFAULT.within(service.heads()), this);
        this.idle = new Watchdog(loop, welcome.idle(), this::idleTooLong);
        this.slowBlock = new Watchdog(loop, service.patience().request(), this::blockTooSlow);
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
        return welcome.unwelcome().get();
    }

    Carrier.@Nullable FailedSetUp failedSetUp(Destination destination) {
        return welcome.failed().apply(destination);
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

    /** Until the block is whole no other stream can speak either: its compression state goes on from there. */
    private void blockTooSlow() {
        Failure failure = new Failure(
                Leg.CLIENT, FailureKind.CONNECTION_READ_TIMEOUT, "the request's head did not come whole in time");
        ExchangeTap tap = begin(handler.blockStream());
        tap.ended(failure);
        handler.calm(failure.detail());
    }

    @Override
    public void arrived(boolean blockGoesOn) {
        if (blockGoesOn) {
            arrival.arrivedWithin();
        } else {
            arrival.arrived();
        }
        idle.touch();
    }

    @Override
    public void blockOpen(boolean open) {
        if (open && !blockOpen) {
            slowBlock.watch(); // a head that trickles in must not hold the connection for ever
        } else if (!open && blockOpen) {
            slowBlock.stop();
        }
        blockOpen = open;
    }

    @Override
    public void headers(int id, FieldBlock block, boolean endOfStream) {
        ClientStream stream = streams.get(id);
        if (stream == null) {
            stream = new ClientStream(this, id);
            streams.put(id, stream);
            stream.begin(block, endOfStream);
            stream.reprioritize(early.take(id));
        } else {
            stream.trailers(block);
        }
        arrival.headEnded();
        blockOpen = false; // one that has begun meanwhile has its own time
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
    public void reprioritized(int id, String value) {
        ClientStream stream = streams.get(id);
        if (stream != null) {
            stream.reprioritize(value);
        } else if (handler.mayOpen(id)) {
            early.keep(id, value);
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
            stream.closed();
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
        slowBlock.stop();
        for (ClientStream stream : List.copyOf(streams.values())) {
            stream.gone(what);
        }
    }
}
