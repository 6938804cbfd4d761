package dev.weir.proxy.tls;

import dev.weir.certs.LeafCache;
import dev.weir.certs.SniKeyManager;
import dev.weir.proxy.tap.TlsTap;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The handshake with clients, under a leaf of ours for the name that they ask for; one context for all names and each offer. */
public final class ClientTls {

    private final LeafCache leaves;
    private final SslContext http1;
    private final SslContext http2;
    private final Duration timeout;

    /** @throws SSLException when secrets are wanted and this machine's TLS tells none */
    public ClientTls(LeafCache leaves, TlsConfig config) throws SSLException {
        this.leaves = leaves;
        this.timeout = config.handshake();
        this.http1 = context(leaves, config, false);
        this.http2 = context(leaves, config, true);
    }

    private static SslContext context(LeafCache leaves, TlsConfig config, boolean http2) throws SSLException {
        SslContext context = SslContextBuilder.forServer(new SniKeyManager(leaves))
                .sslProvider(TlsProvider.best())
                .applicationProtocolConfig(TlsProvider.alpn(http2))
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
        TlsSecrets.tell(context, config.keyLog());
        return context;
    }

    /** Decides what a client is offered by ALPN. */
    @FunctionalInterface
    public interface Offer {
        /**
         * Whether HTTP/2 is chosen; the handshake waits for it.
         *
         * @param serverName the client's SNI; null when it sent none
         * @param clientSpeaksIt it is among the protocols that the client offers
         */
        Future<Boolean> http2(@Nullable String serverName, boolean clientSpeaksIt);
    }

    /** What a connection speaks when its handshake is over. */
    @FunctionalInterface
    public interface Established {
        void speaks(@Nullable String serverName, boolean http2);
    }

    /**
     * Adds the handlers of a handshake at the end of the pipeline.
     *
     * @param host the certificate's name when the client sends no SNI
     * @param established told the client's SNI (null when it sent none) when the handshake is over and the pipeline ends in plain
     *     bytes; not told when it fails, the channel is closed then
     */
    public void accept(Channel channel, String host, TlsTap tap, Offer offer, Established established) {
        HelloHandler hello =
                new HelloHandler(new HelloHandler.Parts(http1, http2, leaves, offer, established), host, timeout, tap);
        channel.pipeline().addLast("hello", hello).addLast("handshake-watch", hello.watch());
    }
}
