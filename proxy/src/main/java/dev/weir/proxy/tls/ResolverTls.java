package dev.weir.proxy.tls;

import dev.weir.proxy.http.Authority;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS with name servers: always verified, as whoever answers for them could send every request anywhere. */
public final class ResolverTls {

    private final SslContext dns;
    private final SslContext https;

    public ResolverTls(X509ExtendedTrustManager trust) throws SSLException {
        this.dns = context(trust, ApplicationProtocolConfig.DISABLED);
        this.https = context(
                trust,
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1));
    }

    private static SslContext context(X509ExtendedTrustManager trust, ApplicationProtocolConfig protocols)
            throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(TlsProvider.best())
                .trustManager(new RecordingTrustManager(trust, false))
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
        return (http ? https : dns).newHandler(allocator, server.host(), server.port());
    }
}
