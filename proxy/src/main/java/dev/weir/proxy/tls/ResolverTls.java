package dev.weir.proxy.tls;

import dev.weir.certs.TrustFiles;
import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS with name servers: always verified, as whoever answers for them could send every request anywhere. Its contexts are made when
 * a server is asked in this way first, as few users have one. Used by several event loops.
 */
public final class ResolverTls {

    private final Callable<X509ExtendedTrustManager> trust;
    private final AtomicReference<@Nullable Contexts> contexts = new AtomicReference<>();

    /** One for DNS over TLS, one for DNS over HTTPS. */
    private record Contexts(SslContext dns, SslContext https) {}

    /** Trusts what {@code trust} gives when it is needed first. */
    public ResolverTls(Callable<X509ExtendedTrustManager> trust) {
        this.trust = trust;
    }

    /** Trusts the roots of the system. */
    public static ResolverTls trustingSystem() {
        return new ResolverTls(() -> OriginTrust.load(TrustFiles.systemBundles(), List.of()));
    }

    /** Made twice when two loops ask at once; one of them is kept. */
    private Contexts contexts() {
        Contexts made = contexts.get();
        if (made == null) {
            contexts.compareAndSet(null, make());
            made = Objects.requireNonNull(contexts.get());
        }
        return made;
    }

    private Contexts make() {
        try {
            X509ExtendedTrustManager roots = trust.call();
            return new Contexts(
                    context(roots, ApplicationProtocolConfig.DISABLED),
                    context(
                            roots,
                            new ApplicationProtocolConfig(
                                    ApplicationProtocolConfig.Protocol.ALPN,
                                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                                    ApplicationProtocolNames.HTTP_2,
                                    ApplicationProtocolNames.HTTP_1_1)));
        } catch (Exception e) {
            throw new IllegalStateException("cannot speak TLS to name servers: " + e.getMessage(), e);
        }
    }

    private static SslContext context(X509ExtendedTrustManager trust, ApplicationProtocolConfig protocols)
            throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(TlsProvider.best())
                .trustManager(new RecordingTrustManager(
                        () -> trust, false, new KnownCertificates(), engine -> null, host -> {}))
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(protocols)
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
    }

    /** Why a handshake failed, in a line for a person. */
    public static String reason(Throwable cause) {
        return HandshakeReport.detail(cause);
    }

    /** For a connection to that server; {@code http}: HTTP is spoken, of version 2 when the server has it. */
    public SslHandler handler(ByteBufAllocator allocator, Authority server, boolean http) {
        return (http ? contexts().https : contexts().dns).newHandler(allocator, server.host(), server.port());
    }
}
