package dev.weir.proxy.tls;

import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafKeyManager;
import dev.weir.events.CertificateDetails;
import dev.weir.proxy.tls.identity.NoClientCertificates;
import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One leaf as a TLS server. It has contexts of its own, and with them keys for tickets and a cache of sessions of its own, so that what one host
 * has given out is nothing to another one: BoringSSL itself does not remember for which name a session was made (RFC 6066, section 3,
 * wants that looked at). Only names that share a leaf share its server. A context costs 0.1 ms and 8 KB. Used by all event loops.
 */
final class LeafServer {

    /** For clients of TLS 1.2 that take no tickets. */
    private static final int SESSIONS = 100;

    private final CertificateBundle bundle;
    private final @Nullable KeyLog keyLog;
    private final List<CertificateDetails> chain;
    private final TlsProvider.Contexts contexts = new TlsProvider.Contexts(this::make);

    LeafServer(CertificateBundle bundle, KnownCertificates certificates, @Nullable KeyLog keyLog) {
        this.bundle = bundle;
        this.keyLog = keyLog;
        this.chain = certificates.details(bundle.chainArray());
    }

    /** What clients are shown. */
    List<CertificateDetails> chain() {
        return chain;
    }

    /** Made when it is needed first: few hosts are asked for both. */
    SslContext context(boolean offersHttp2) throws SSLException {
        return contexts.of(offersHttp2);
    }

    private SslContext make(boolean offersHttp2) throws SSLException {
        // BoringSSL's form of key and chain is kept: made anew, it would be a twentieth of each interception.
        KeyManagerFactory keys =
                new OpenSslCachingX509KeyManagerFactory(new KeyManagerFactoryWrapper(new LeafKeyManager(bundle)));
        SslContext context = SslContextBuilder.forServer(keys)
                .sslProvider(TlsProvider.best())
                // Without it, Netty would load the JDK's 140 roots into each context, to verify clients with: 20 ms.
                .trustManager(NoClientCertificates.INSTANCE)
                .applicationProtocolConfig(TlsProvider.alpn(offersHttp2))
                .protocols("TLSv1.3", "TLSv1.2")
                .sessionCacheSize(SESSIONS)
                .build();
        TlsSecrets.tell(context, keyLog);
        return context;
    }
}
