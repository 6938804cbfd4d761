package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.WayIn;
import dev.weir.proxy.client.request.Carrier;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.exchange.TunnelSource;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.transport.OrderlyClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One CONNECT request, of HTTP or of SOCKS: granted at once when Weir looks inside, so that the first bytes can tell what is there;
 * granted when the origin is reached when it is relayed blindly.
 */
final class Connect implements Carrier.Connecting {

    /** Who asks, and in which words the answer is given. */
    interface Asker {

        WayIn way();

        /** Leaves the pipeline to the next stage; gives back what was read behind the request. */
        @Nullable
        ByteBuf leave();

        /**
         * Writes that the client may go on. Called when the pipeline was left.
         *
         * @param bound our end of the connection to the next hop; null when nothing is connected yet
         */
        void granted(@Nullable Authority bound);

        /** Writes why not, and ends the connection. */
        void refused(Failure failure);
    }

    private final Asker asker;
    private final Channel channel;
    private final ClientPipeline pipeline;
    private final ExchangeTap tap;
    private final Authority authority;
    private OriginSource.@Nullable Request opening;

    Connect(Asker asker, Channel channel, ClientPipeline pipeline, ExchangeTap tap, Authority authority) {
        this.asker = asker;
        this.channel = channel;
        this.pipeline = pipeline;
        this.tap = tap;
        this.authority = authority;
    }

    Authority authority() {
        return authority;
    }

    void decide() {
        String why = pipeline.intercept().tunnelReason(authority.host());
        if (why != null) {
            channel.config().setAutoRead(false);
            open(new BeforeAnswer(why));
            return;
        }
        ByteBuf rest = asker.leave();
        asker.granted(null);
        pipeline.firstBytes(channel, this, rest);
    }

    /** The first bytes are TLS or HTTP: this was a CONNECT to look inside of. */
    void intercepted() {
        ClientPipeline.tcp(channel).cameBy(asker.way());
        tap.intercepted(authority);
    }

    /** What can be done on its account before the first request. */
    SetUpAhead ahead() {
        return new SetUpAhead(channel, pipeline.service().origins(), tap);
    }

    /**
     * The first bytes are something else.
     *
     * @param firstBytes leaves the pipeline to the tunnel and gives what came until then, null when that is nothing
     */
    void relay(String why, Supplier<@Nullable ByteBuf> firstBytes) {
        open(new AfterAnswer(why, firstBytes));
    }

    @Override
    public void abandoned(Failure failure) {
        if (opening != null) {
            opening.cancel();
            opening = null;
        }
        tap.ended(failure);
    }

    private void open(TunnelSource.Listener listener) {
        opening =
                pipeline.service().origins().forTunnel(channel.eventLoop(), tap).open(authority, listener);
    }

    private void start(ConnectionId id, Tunnel.End origin, String why, @Nullable ByteBuf firstBytes) {
        tap.tunnelOpened(id, why);
        pipeline.relay(channel, origin, new Observer(), firstBytes);
    }

    /** Relayed by configuration: the client waits for its 200. */
    private final class BeforeAnswer implements TunnelSource.Listener {
        private final String why;

        BeforeAnswer(String why) {
            this.why = why;
        }

        @Override
        public void opened(ConnectionId id, Tunnel.End origin) {
            ByteBuf rest = asker.leave();
            asker.granted(origin.local());
            start(id, origin, why, rest);
        }

        @Override
        public void failed(Failure failure) {
            asker.refused(failure);
        }
    }

    /** Relayed because of what was inside: the client has its 200 already, so a failure can only be told by a reset. */
    private final class AfterAnswer implements TunnelSource.Listener {
        private final String why;
        private final Supplier<@Nullable ByteBuf> firstBytes;

        AfterAnswer(String why, Supplier<@Nullable ByteBuf> firstBytes) {
            this.why = why;
            this.firstBytes = firstBytes;
        }

        @Override
        public void opened(ConnectionId id, Tunnel.End origin) {
            start(id, origin, why, firstBytes.get());
        }

        @Override
        public void failed(Failure failure) {
            tap.ended(failure);
            OrderlyClose.reset(channel, CloseReason.OTHER_LEG);
        }
    }

    private final class Observer implements Tunnel.Observer {
        @Override
        public boolean isIndifferent() {
            return true;
        }

        @Override
        public void finished(Leg from, long bytes) {
            tap.received(from).relayed(bytes);
        }

        @Override
        public void ended(@Nullable Failure failure) {
            tap.ended(failure);
        }
    }
}
