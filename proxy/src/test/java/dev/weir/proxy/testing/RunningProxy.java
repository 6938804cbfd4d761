package dev.weir.proxy.testing;

import dev.weir.certs.CertificateAuthority;
import dev.weir.certs.LeafCache;
import dev.weir.certs.LeafIssuer;
import dev.weir.events.Ticker;
import dev.weir.proxy.ProxyConfig;
import dev.weir.proxy.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.UnaryOperator;

/** A proxy on loopback with a CA of its own, whose events are remembered. */
public final class RunningProxy implements AutoCloseable {

    private final RecordingSink sink = new RecordingSink();
    private final CertificateAuthority authority;
    private final ProxyServer server;

    private RunningProxy(ProxyConfig config) throws IOException, GeneralSecurityException {
        InstantSource clock = InstantSource.system();
        authority = CertificateAuthority.create("test@proxy", List.of(), clock.instant());
        LeafCache leaves = new LeafCache(
                new LeafIssuer(authority, clock), ForkJoinPool.commonPool(), LeafCache.DEFAULT_LIMIT, clock);
        server = ProxyServer.start(config, leaves, sink, Ticker.system());
    }

    public static RunningProxy start() {
        return start(config -> config);
    }

    /** With the standard settings changed. */
    public static RunningProxy start(UnaryOperator<ProxyConfig> change) {
        try {
            return new RunningProxy(
                    change.apply(ProxyConfig.standard(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public RecordingSink events() {
        return sink;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** As in {@code curl -x}. */
    public String url() {
        return "http://127.0.0.1:" + address().getPort();
    }

    /** The CA in a PEM file, for clients. */
    public Path ca(Path directory) throws IOException, GeneralSecurityException {
        return PemFile.write(directory.resolve("weir-ca.pem"), authority.certificate());
    }

    @Override
    public void close() {
        server.close();
    }
}
