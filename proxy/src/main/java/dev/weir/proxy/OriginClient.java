package dev.weir.proxy;

import dev.weir.certs.TrustFiles;
import dev.weir.events.CloseReason;
import dev.weir.events.EventSink;
import dev.weir.events.RawHead;
import dev.weir.events.Ticker;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.loop.Loops;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.OriginConnector;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dial.Dialer;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.OriginTls;
import dev.weir.proxy.tls.OriginTrust;
import dev.weir.proxy.tls.ResolverTls;
import dev.weir.proxy.tls.TlsConfig;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The origin leg without a client leg: for requests of Weir's own. Pool, resolver, dialer, TLS, HTTP and taps are those of
 * {@link ProxyServer}, so that what is measured here means the same.
 *
 * <p>For each request, on one of the {@link #loops}: {@link #begin} a record, acquire a connection of {@link #source}, and end the
 * record by {@link ExchangeTap#ended}.
 */
public final class OriginClient implements AutoCloseable {

    /** Longest wait for peers to answer our FINs at the end. */
    private static final Duration FAREWELL = Duration.ofMillis(2_500);

    private final EventLoopGroup loops;
    private final Dialer dialer;
    private final Taps taps;
    private final LoopOrigins origins;
    private final ChannelGroup open;
    private final String transportName;

    private OriginClient(EventLoopGroup loops, Dialer dialer, Taps taps, LoopOrigins origins, Side side) {
        this.loops = loops;
        this.dialer = dialer;
        this.taps = taps;
        this.origins = origins;
        this.open = side.open;
        this.transportName = side.transportName;
    }

    private record Side(ChannelGroup open, String transportName) {}

    /**
     * Settings of one client; each as in {@link ProxyConfig}.
     *
     * @param bodies how much of responses is recorded
     */
    public record Settings(
            int eventLoops,
            ProxyConfig.TransportChoice transport,
            BodyPolicy bodies,
            ProxyConfig.Trust trust,
            DialConfig dial,
            OriginConfig origin,
            TlsConfig tls) {}

    /**
     * Starts the loops; connects to nothing yet.
     *
     * @param sink called on the loop that saw the event happen
     * @throws IOException when a file of trusted certificates cannot be read
     */
    public static OriginClient start(Settings settings, EventSink sink, Ticker ticker)
            throws IOException, GeneralSecurityException {
        Transport transport =
                settings.transport() == ProxyConfig.TransportChoice.NIO ? Transport.nio() : Transport.best();
        Taps taps = new Taps(sink, ticker, settings.bodies());
        X509ExtendedTrustManager roots =
                OriginTrust.load(TrustFiles.systemBundles(), settings.trust().extra());
        OriginTls tls = new OriginTls(() -> roots, settings.trust().insecure(), settings.tls(), host -> {});
        EventLoopGroup loops = transport.newGroup(settings.eventLoops(), "weir-load");
        Dialer dialer = new Dialer(
                settings.dial(), transport.socketChannels(), transport.datagramChannel(), new ResolverTls(() -> roots));
        ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        OriginConnector connector = new OriginConnector(taps, transport, dialer, tls, channel -> false, open::add);
        return new OriginClient(
                loops,
                dialer,
                taps,
                new LoopOrigins(connector, settings.origin()),
                new Side(open, transport.asksKernel() ? "epoll" : "nio"));
    }

    /** Each is one thread; a connection stays on its loop. */
    public List<EventLoop> loops() {
        List<EventLoop> all = new ArrayList<>();
        for (EventExecutor executor : loops) {
            all.add((EventLoop) executor);
        }
        return List.copyOf(all);
    }

    /** {@code epoll} or {@code nio}. */
    public String transportName() {
        return transportName;
    }

    /** Begins a record; on the loop on which the exchange will live. */
    public ExchangeTap begin(Destination destination, RawHead head, long bodyBytes) {
        return ExchangeTap.own(taps, destination, head, bodyBytes);
    }

    /** Connections for one exchange. */
    public OriginSource source(EventLoop loop, ExchangeTap tap) {
        return origins.forExchange(loop, tap);
    }

    /** Ends every connection with its close story told, which takes 3 s at most when peers do not answer. */
    @Override
    public void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        origins.close();
        open.forEach(channel -> OrderlyClose.close(channel, CloseReason.SHUTDOWN));
        open.newCloseFuture().awaitUninterruptibly(FAREWELL.toMillis());
        dialer.close();
        Loops.end(loops, FAREWELL);
    }
}
