package dev.weir.proxy.tls;

import dev.weir.events.CertificateDetails;
import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.hello.HelloWatch;
import dev.weir.proxy.tls.identity.AskedKeyManager;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake with origins; one context for all of them and each offer, whose sessions are taken up where the same name and port is connected
 * to again. All that verification depends on (roots, {@code --insecure}, Weir's own certificates) is the same for a context's whole life.
 */
public final class OriginTls {

    /** Of each offer; one with its certificates takes 2 to 8 KB. Netty forgets them after five minutes. */
    private static final int SESSIONS = 1_000;

    /**
     * What browsers offer, in their order: AES with 128 bits first, and ChaCha20, without which some origins that only speak TLS 1.2 could not
     * be reached. Those of TLS 1.3 BoringSSL orders itself. What is not supported is left out.
     */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA");

    /** What is offered by default, in its order, without the hybrid: its key is most of what a hello costs, in bytes and in time. */
    private static final List<String> CLASSIC_GROUPS = List.of("X25519", "P-256", "P-384", "P-521");

    private final TlsConfig config;
    private final AskedKeyManager asked;
    private final KnownCertificates certificates = new KnownCertificates();
    private final RecordingTrustManager trust;
    private final TlsProvider.Contexts postQuantum = new TlsProvider.Contexts(http2 -> make(http2, true));
    private final TlsProvider.Contexts classic = new TlsProvider.Contexts(http2 -> make(http2, false));

    /**
     * Prepares the handshakes.
     *
     * @param insecure go on when the origin's certificate does not verify, and record that it did not
     * @param wildcards told of hosts that their certificate covers by a wildcard, by any event loop
     * @throws SSLException when secrets are wanted and this machine's TLS tells none
     */
    public OriginTls(OriginTrust.Roots roots, boolean insecure, TlsConfig config, Consumer<String> wildcards)
            throws SSLException {
        this.config = config;
        this.asked = new AskedKeyManager(config.clientCertificates(), HandshakeReport::certificate);
        this.trust = new RecordingTrustManager(roots, insecure, certificates, asked::tap, wildcards);
        if (config.keyLog() != null) {
            postQuantum.of(false);
        }
    }

    private SslContext make(boolean offersHttp2, boolean offersPostQuantum) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(TlsProvider.best())
                .keyManager(asked)
                .trustManager(trust)
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(TlsProvider.alpn(offersHttp2))
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .sessionCacheSize(SESSIONS);
        if (!offersPostQuantum && OpenSsl.isAvailable()) {
            builder.option(OpenSslContextOption.GROUPS, CLASSIC_GROUPS.toArray(String[]::new));
        }
        SslContext context = builder.build();
        TlsSecrets.tell(context, config.keyLog());
        return context;
    }

    /**
     * What the origin is let choose from.
     *
     * @param http2 besides HTTP/1.1
     * @param postQuantum key exchange, besides the classic ones
     */
    public record Offer(boolean http2, boolean postQuantum) {}

    /**
     * Adds the TLS handler at the end of the pipeline and shakes hands; the channel must be connected.
     *
     * @param offer what is to be chosen from
     * @return whether the origin chose HTTP/2; fails with {@link FailureException}
     */
    public Future<Boolean> handshake(Channel channel, Authority origin, Offer offer, TlsTap tap) {
        // An address is no server name (RFC 6066, section 3).
        boolean literal = NetUtil.isValidIpV4Address(origin.host()) || NetUtil.isValidIpV6Address(origin.host());
        String serverName = literal ? null : origin.host();
        Promise<Boolean> done = channel.eventLoop().newPromise();
        tap.started(serverName, TlsProvider.offered(offer.http2));
        SslHandler handler;
        try {
            TlsProvider.Contexts contexts = offer.postQuantum ? postQuantum : classic;
            handler = contexts.of(offer.http2).newHandler(channel.alloc(), origin.host(), origin.port());
        } catch (SSLException e) {
            fail(done, tap, FailureKind.PROXY_INTERNAL_ERROR, HandshakeReport.detail(e), e);
            return done;
        }
        handler.setHandshakeTimeoutMillis(config.handshake().toMillis());
        asked.begun(handler.engine(), tap);
        // A connection that ends would fail the handshake's future only after its own last event.
        HandshakeWatch watch = new HandshakeWatch((kind, detail) -> fail(done, tap, kind, detail, null));
        // Inside of the TLS with a parent proxy it is the second one.
        channel.pipeline()
                .addLast(HelloWatch.ofOrigin(tap))
                .addLast(channel.pipeline().get("tls") == null ? "tls" : "tls-inside", handler)
                .addLast("handshake-watch", watch);
        handler.handshakeFuture().addListener(future -> {
            asked.over(handler.engine());
            Throwable cause = future.isSuccess() ? mistrusted(handler.engine()) : future.cause();
            if (cause == null) {
                channel.pipeline().remove(watch);
                String distrust = RecordingTrustManager.distrust(handler.engine());
                List<CertificateDetails> chain = certificates.details(chain(handler.engine()));
                tap.ended(HandshakeReport.details(handler, serverName, chain, distrust));
                done.trySuccess(ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol()));
            } else {
                fail(done, tap, HandshakeReport.kind(cause), HandshakeReport.detail(cause), cause);
            }
        });
        channel.read();
        return done;
    }

    private static void fail(
            Promise<Boolean> done, TlsTap tap, FailureKind kind, String detail, @Nullable Throwable cause) {
        if (!done.isDone()) {
            done.setFailure(new FailureException(tap.failed(kind, detail), cause));
        }
    }

    /** Why a session that was taken up is one no longer; null when it is all right. */
    private @Nullable CertificateException mistrusted(SSLEngine engine) {
        if (!Boolean.TRUE.equals(HandshakeReport.resumed(engine))) {
            return null;
        }
        try {
            trust.checkResumed(chain(engine), engine.getSession());
            return null;
        } catch (CertificateException e) {
            // The next handshake is a full one, in which the origin may show a new certificate.
            engine.getSession().invalidate();
            return e;
        }
    }

    private static X509Certificate[] chain(SSLEngine engine) {
        try {
            Certificate[] peer = engine.getSession().getPeerCertificates();
            return Arrays.copyOf(peer, peer.length, X509Certificate[].class);
        } catch (SSLPeerUnverifiedException e) {
            return new X509Certificate[0];
        }
    }
}
