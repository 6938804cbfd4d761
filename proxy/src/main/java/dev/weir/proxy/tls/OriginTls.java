package dev.weir.proxy.tls;

import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.hello.HelloWatch;
import dev.weir.proxy.tls.identity.AskedKeyManager;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The handshake with origins; one context for all of them and each offer, as a context costs more than a handshake. */
public final class OriginTls {

    private final SslContext http1;
    private final SslContext http2;
    private final AskedKeyManager asked;
    private final Duration timeout;

    /**
     * Prepares the handshakes.
     *
     * @param insecure go on when the origin's certificate does not verify, and record that it did not
     * @throws SSLException when secrets are wanted and this machine's TLS tells none
     */
    public OriginTls(X509ExtendedTrustManager trust, boolean insecure, TlsConfig config) throws SSLException {
        this.timeout = config.handshake();
        this.asked = new AskedKeyManager(config.clientCertificates(), HandshakeReport::certificate);
        this.http1 = context(trust, asked, insecure, config, false);
        this.http2 = context(trust, asked, insecure, config, true);
    }

    private static SslContext context(
            X509ExtendedTrustManager trust, AskedKeyManager asked, boolean insecure, TlsConfig config, boolean http2)
            throws SSLException {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(TlsProvider.best())
                .keyManager(asked)
                .trustManager(new RecordingTrustManager(trust, insecure, asked::tap))
                .endpointIdentificationAlgorithm("HTTPS")
                .applicationProtocolConfig(TlsProvider.alpn(http2))
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
        TlsSecrets.tell(context, config.keyLog());
        return context;
    }

    /**
     * Adds the TLS handler at the end of the pipeline and shakes hands; the channel must be connected.
     *
     * @param offersHttp2 besides HTTP/1.1
     * @return whether the origin chose HTTP/2; fails with {@link FailureException}
     */
    public Future<Boolean> handshake(Channel channel, Authority origin, boolean offersHttp2, TlsTap tap) {
        SslHandler handler = (offersHttp2 ? http2 : http1).newHandler(channel.alloc(), origin.host(), origin.port());
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        // An address is no server name (RFC 6066, section 3).
        boolean literal = NetUtil.isValidIpV4Address(origin.host()) || NetUtil.isValidIpV6Address(origin.host());
        String serverName = literal ? null : origin.host();
        Promise<Boolean> done = channel.eventLoop().newPromise();
        tap.started(serverName, TlsProvider.offered(offersHttp2));
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
            if (future.isSuccess()) {
                channel.pipeline().remove(watch);
                String distrust = RecordingTrustManager.distrust(handler.engine());
                tap.ended(HandshakeReport.details(handler, serverName, chain(handler), distrust));
                done.trySuccess(ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol()));
            } else {
                Throwable cause = future.cause();
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

    private static Certificate[] chain(SslHandler handler) {
        try {
            return handler.engine().getSession().getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return new Certificate[0];
        }
    }
}
