package dev.weir.app.replay;

import dev.weir.app.option.HostPort;
import dev.weir.app.option.ProxyOptions;
import dev.weir.app.recording.RecordingProxy;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.load.drive.SingleRequest;
import dev.weir.load.target.Asked;
import dev.weir.load.target.Replay;
import dev.weir.load.target.Shot;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.client.request.ProxyCredentials;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.route.ParentProxy;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.RoutePlanner;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes recorded requests once more. Each goes the way of every client, through the port of the proxy, on a connection of its own that
 * trusts Weir's CA: so it is recorded, and its phases mean what those of the first one meant.
 */
public final class Replayer {

    private static final Logger LOG = LoggerFactory.getLogger(Replayer.class);

    /** Requests under way at once: a person makes them one by one. */
    private static final int MOST = 8;

    /** Until the new exchange must have shown itself; the request itself may take longer. */
    private static final long SHOWS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Path authority;
    private final @Nullable ProxyCredentials credentials;
    private final boolean forward;
    private final Ticker ticker = Ticker.system();
    private final Sightings sightings = new Sightings();
    private final Semaphore places = new Semaphore(MOST);

    /** @param authority the file with the certificate that signs what Weir presents */
    public Replayer(ProxyOptions options, Path authority) {
        this.authority = authority;
        this.credentials = options.credentials();
        this.forward = options.ways().reverse() == null;
    }

    /** Has to see all that is recorded. */
    public RecordStore watcher() {
        return sightings;
    }

    /**
     * Makes a request once more by that proxy.
     *
     * @return the number of the new exchange; empty when it does not show itself within 5 s
     * @throws IllegalArgumentException when it cannot be made again as it is
     * @throws IOException when too many are under way, or the trust cannot be set up
     */
    public OptionalLong replay(RecordedExchange exchange, RecordingProxy proxy) throws IOException {
        if (!forward) {
            throw new IllegalArgumentException("with --reverse Weir is no proxy that could be asked for it");
        }
        Shot shot = shot(exchange);
        if (!places.tryAcquire()) {
            throw new IOException(MOST + " requests that are made again are under way already");
        }
        AtomicReference<@Nullable InetSocketAddress> from = new AtomicReference<>();
        sightings.begin();
        try {
            start(proxy.address(), exchange, shot, from);
            return number(from, proxy);
        } catch (GeneralSecurityException e) {
            throw new IOException("the request cannot be made: " + e.getMessage(), e);
        } finally {
            sightings.end();
        }
    }

    private void start(
            InetSocketAddress proxy,
            RecordedExchange exchange,
            Shot shot,
            AtomicReference<@Nullable InetSocketAddress> from)
            throws IOException, GeneralSecurityException {
        boolean started = false;
        try {
            OriginClient client = client(proxy, exchange, from);
            Thread thread = new Thread(() -> run(client, shot), "weir-replay");
            thread.setDaemon(true);
            thread.start();
            started = true;
        } finally {
            if (!started) {
                places.release();
            }
        }
    }

    /** To the end of the answer, so that it is recorded whole. */
    private void run(OriginClient client, Shot shot) {
        try (client) {
            SingleRequest.send(client, shot).get();
        } catch (InterruptedException | ExecutionException e) {
            LOG.warn("A request that was made again did not end", e);
        } finally {
            places.release();
        }
    }

    private OptionalLong number(AtomicReference<@Nullable InetSocketAddress> from, RecordingProxy proxy) {
        long start = ticker.nanos();
        while (ticker.nanos() - start < SHOWS_NANOS) {
            InetSocketAddress local = from.get();
            OptionalLong number = local == null ? OptionalLong.empty() : sightings.number(local, proxy.open());
            if (number.isPresent()) {
                return number;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return OptionalLong.empty();
    }

    private static Shot shot(RecordedExchange exchange) {
        byte[] kept = exchange.request().body().kept();
        List<FieldLine> fields = exchange.request().fields().fields().stream()
                .map(field -> new FieldLine(field.name(), field.value()))
                .toList();
        return Replay.once(
                new Asked(exchange.method(), exchange.url(), fields, kept == null ? new byte[0] : kept, 0, 0));
    }

    private OriginClient client(
            InetSocketAddress proxy, RecordedExchange exchange, AtomicReference<@Nullable InetSocketAddress> from)
            throws IOException, GeneralSecurityException {
        OriginConfig standard = OriginConfig.DEFAULT
                .withRoutes(RoutePlanner.fixed(new PlannedRoute(parent(proxy), "replay")))
                .withHttp2(exchange.streams().client() != null);
        OriginClient.Settings settings = new OriginClient.Settings(
                1,
                ProxyConfig.TransportChoice.BEST,
                new BodyPolicy(BodyPolicy.Which.NONE, 0),
                new ProxyConfig.Trust(List.of(authority), false),
                DialConfig.system(),
                standard,
                TlsConfig.DEFAULT);
        return OriginClient.start(
                settings,
                event -> {
                    if (event instanceof ConnectEnded connected) {
                        from.set(connected.local());
                    }
                },
                ticker);
    }

    private ParentProxy parent(InetSocketAddress proxy) {
        InetAddress address = proxy.getAddress();
        InetSocketAddress reachable = address == null || address.isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort())
                : proxy;
        ProxyCredentials known = credentials;
        return new ParentProxy(
                ParentProxy.Kind.HTTP,
                Authority.parse(HostPort.text(reachable), 0),
                known == null ? null : new ParentProxy.Login(known.user(), known.password()));
    }
}
