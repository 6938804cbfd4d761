package dev.weir.proxy;

import dev.weir.certs.LeafCache;
import dev.weir.certs.TrustFiles;
import dev.weir.events.CloseReason;
import dev.weir.events.EventSink;
import dev.weir.events.Ticker;
import dev.weir.proxy.client.ClientPipeline;
import dev.weir.proxy.client.Farewell;
import dev.weir.proxy.client.InterceptPolicy;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.limit.AcceptTrouble;
import dev.weir.proxy.limit.BufferBudget;
import dev.weir.proxy.loop.LoopGauge;
import dev.weir.proxy.loop.LoopLag;
import dev.weir.proxy.loop.LoopPulse;
import dev.weir.proxy.loop.Loops;
import dev.weir.proxy.origin.OriginConnector;
import dev.weir.proxy.origin.dial.Dialer;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tls.ClientTls;
import dev.weir.proxy.tls.OriginTls;
import dev.weir.proxy.tls.OriginTrust;
import dev.weir.proxy.tls.ResolverTls;
import dev.weir.proxy.transport.OrderlyClose;
import dev.weir.proxy.transport.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A running forward proxy. Lifecycle: {@link #start} listens and is ready; {@link #close} stops to accept, ends what is open
 * within a bound, and gives everything back.
 */
public final class ProxyServer implements AutoCloseable {

    /** Longest wait for peers to answer our FINs at the end. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** How often the bytes that wait to be sent are counted; in that time a gigabit brings 12 MB. */
    private static final long LOOK_MILLIS = 100;

    private final EventLoopGroup loops;
    private final LoopGauge gauge;
    private final Dialer dialer;
    private final Connections connections;
    private final Channel listener;
    private final LoopOrigins access;
    private final String transportName;
    private final Future<?> looking;
    private final LoopPulse pulse;
    private final Duration drain;

    private ProxyServer(
            Machinery machinery, Channel listener, LoopOrigins access, String transportName, Duration drain) {
        this.loops = machinery.loops;
        this.gauge = machinery.gauge;
        this.dialer = machinery.dialer;
        this.connections = machinery.connections;
        this.looking = machinery.looking;
        this.pulse = machinery.pulse;
        this.listener = listener;
        this.access = access;
        this.transportName = transportName;
        this.drain = drain;
    }

    /** What runs below, whoever listens. */
    private record Machinery(
            EventLoopGroup loops,
            LoopGauge gauge,
            Dialer dialer,
            Connections connections,
            Future<?> looking,
            LoopPulse pulse) {}

    /**
     * Starts a proxy.
     *
     * @param leaves what clients are shown inside of CONNECT
     * @throws IOException when the port cannot be had, or a file of trusted certificates cannot be read
     */
    public static ProxyServer start(ProxyConfig config, LeafCache leaves, EventSink sink, Ticker ticker)
            throws IOException, GeneralSecurityException {
        Transport transport =
                config.transport() == ProxyConfig.TransportChoice.NIO ? Transport.nio() : Transport.best();
        Taps taps = new Taps(sink, ticker, config.bodies());
        OwnAddresses own = new OwnAddresses(config.refused());
        OriginTrust.Roots roots =
                OriginTrust.later(TrustFiles.systemBundles(), config.trust().extra());
        OriginTls originTls = new OriginTls(roots, config.trust().insecure(), config.tls(), leaves::shareAround);
        ClientTls clientTls = new ClientTls(leaves, config.tls());
        LoopGauge gauge = new LoopGauge();
        EventLoopGroup loops = transport.newGroup(config.eventLoops(), "weir", gauge);
        Dialer dialer = new Dialer(
                config.dial(),
                transport.socketChannels(),
                transport.datagramChannel(),
                new ResolverTls(roots::verifier));
        Connections connections = new Connections();
        OriginConnector connector =
                new OriginConnector(taps, transport, dialer, originTls, own, connections.origins::add);
        LoopOrigins access = new LoopOrigins(connector, config.origin());
        BufferBudget budget = new BufferBudget(config.client().limits().bufferedBytes());
        ClientPipeline pipeline = new ClientPipeline(
                new ClientPipeline.Parts(
                        taps,
                        transport,
                        clientTls,
                        access,
                        new Forwarding(pseudonym()),
                        new InterceptPolicy(config.intercept(), config.tunnelHosts()),
                        config.client(),
                        budget,
                        config.reverse()),
                connections.clients::add);
        Channel listener = listen(config, transport, loops, pipeline);
        own.add((InetSocketAddress) listener.localAddress());
        return new ProxyServer(
                new Machinery(
                        loops, gauge, dialer, connections, connections.watch(budget, loops), LoopPulse.start(gauge)),
                listener,
                access,
                transport.asksKernel() ? "epoll" : "nio",
                config.client().limits().drain());
    }

    /** For Via; unlike that of any other Weir. Of letters, so that whoever looks for a length or a status in a head finds none there. */
    private static String pseudonym() {
        StringBuilder name = new StringBuilder("weir-");
        new SecureRandom().ints(8, 'a', 'z' + 1).forEach(name::appendCodePoint);
        return name.toString();
    }

    private static Channel listen(
            ProxyConfig config, Transport transport, EventLoopGroup loops, ClientPipeline pipeline) throws IOException {
        ServerBootstrap server = new ServerBootstrap();
        transport.keepSyns(server);
        ChannelFuture bound = server.group(loops)
                .channel(transport.serverSocketChannel())
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .handler(new AcceptTrouble())
                .childHandler(pipeline)
                .bind(config.listen())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen on " + config.listen() + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** {@code epoll} or {@code nio}. */
    public String transportName() {
        return transportName;
    }

    /** How late the event loops have been since the start. Any thread. */
    public LoopLag lag() {
        return gauge.lag();
    }

    /**
     * Stops: exchanges under way may end first, within the configured time; then every connection ends with its close story told, which
     * takes 5 s at most when peers do not answer.
     */
    @Override
    public void close() {
        if (loops.isShuttingDown()) {
            return;
        }
        listener.close().awaitUninterruptibly();
        // Who was accepted last is about to arrive at its loop, and has to be among those that are told.
        Loops.turn(loops, FAREWELL);
        looking.cancel(false);
        bid(Farewell.begin());
        connections.clients.newCloseFuture().awaitUninterruptibly(drain.toMillis());
        bid(Farewell.end());
        access.close();
        connections.clients.newCloseFuture().awaitUninterruptibly(FAREWELL.toMillis() + 500);
        // Exchanges ended with their clients; a loop that shuts down tells nothing of what is still open on it.
        connections.origins.forEach(origin -> OrderlyClose.close(origin, CloseReason.SHUTDOWN));
        connections.origins.newCloseFuture().awaitUninterruptibly(FAREWELL.toMillis() + 500);
        dialer.close();
        pulse.close();
        Loops.end(loops, FAREWELL);
    }

    private void bid(Farewell farewell) {
        connections.clients.forEach(client -> client.eventLoop().execute(() -> farewell.to(client)));
    }

    /** All that are open, so that none is left behind. */
    private static final class Connections {
        final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        final ChannelGroup origins = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

        /** Has their bytes counted from now on. */
        Future<?> watch(BufferBudget budget, EventLoopGroup loops) {
            return loops.next()
                    .scheduleWithFixedDelay(
                            () -> budget.look(clients, origins), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
