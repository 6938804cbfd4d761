package dev.weir.app.warmup;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafCache;
import dev.weir.certs.LeafIssuer;
import dev.weir.events.Ticker;
import dev.weir.inspector.ingest.RecordStore;
import dev.weir.inspector.ingest.Recorder;
import dev.weir.inspector.intake.RecorderLimits;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.ProxyServer;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a few requests through a throw-away proxy before the real one is used, all of it in this process and over loopback: name
 * resolution, TLS on both legs, recording. The first handshake in a fresh JVM takes 250 to 800 ms of class loading, and would stand
 * in the first record as if the origin were slow.
 */
public final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** A machine so slow that this is not enough has other worries than a true first record. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** RFC 6761 has this domain for tests; no server outside is ever asked. */
    private static final String HOST = "warm-up.test";

    /** The first loads classes; the second runs what the first one's waiting hid (a name in the cache, a pooled connection). */
    private static final int REQUESTS_OF_EACH_KIND = 2;

    private WarmUp() {}

    /**
     * Takes a few hundred milliseconds. Never fails: without it, only the first records are less true. Has a thread of its own: it
     * waits for leaves that the common pool forges, which on two cores has one thread only.
     */
    public static CompletableFuture<Void> start() {
        return CompletableFuture.runAsync(WarmUp::run, WarmUp::behindAllElse);
    }

    /** Where the JVM minds priorities, as {@code scripts/weir} has it: who comes meanwhile is served first, also where there is one core. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing goes wrong where it is of no effect
    private static void behindAllElse(Runnable task) {
        Thread thread = new Thread(task, "weir-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private static void run() {
        try {
            InstantSource clock = InstantSource.system();
            CertificateAuthority authority = CertificateAuthority.create("warm-up", List.of(), clock.instant());
            LeafIssuer issuer = new LeafIssuer(authority, clock);
            Path trusted = Files.createTempFile("weir-warm-up-", ".pem");
            // Also when Weir ends meanwhile, as with a port that is in use.
            trusted.toFile().deleteOnExit();
            try {
                Files.writeString(trusted, pem(authority), StandardCharsets.US_ASCII);
                request(issuer, trusted, clock);
            } finally {
                Files.deleteIfExists(trusted);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.info("the warm-up did not succeed; the first exchange may be recorded slower than it was", e);
        }
    }

    private static void request(LeafIssuer issuer, Path trusted, InstantSource clock)
            throws IOException, GeneralSecurityException {
        LeafCache leaves = new LeafCache(issuer, ForkJoinPool.commonPool(), 16, clock);
        try (WarmUpPeers peers =
                        new WarmUpPeers(Transport.best(), leaves.leafFor(HOST).join(), LIMIT);
                WarmUpNames names = WarmUpNames.start();
                Recorder recorder = new Recorder(new Discarded(), Ticker.system(), RecorderLimits.defaults())) {
            recorder.start();
            int plain = peers.listen(false);
            int secure = peers.listen(true);
            try (ProxyServer proxy =
                    ProxyServer.start(config(names.address(), trusted), leaves, recorder, Ticker.system())) {
                for (int i = 0; i < REQUESTS_OF_EACH_KIND; i++) {
                    peers.getThroughTunnel(proxy.address(), HOST, secure);
                    peers.get(proxy.address(), HOST, plain);
                }
            }
        }
    }

    private static ProxyConfig config(InetSocketAddress names, Path trusted) {
        ProxyConfig standard = ProxyConfig.standard(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new ProxyConfig(
                standard.listen(),
                standard.transport(),
                1,
                true,
                List.of(),
                standard.bodies(),
                new ProxyConfig.Trust(List.of(trusted), false),
                DialConfig.with(DnsConfig.system().withServers(List.of(names))),
                standard.origin(),
                standard.client(),
                standard.tls(),
                null,
                List.of());
    }

    private static String pem(CertificateAuthority authority) throws GeneralSecurityException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(authority.certificate().getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }

    /** Looks at what it throws away, as the list will. */
    private static final class Discarded implements RecordStore {
        @Override
        public void exchange(RecordedExchange exchange) {
            LOG.debug("warm-up: {} {}", exchange.failure(), Timeline.of(exchange));
        }

        @Override
        public void connection(RecordedConnection connection) {
            // Folding it was the point.
        }

        @Override
        public void flush() {
            // Nothing is kept.
        }
    }
}
