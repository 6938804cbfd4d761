package dev.weir.proxy.tls;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafCache;
import dev.weir.proxy.tap.TlsTap;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The handshake with clients, under a leaf of ours for the name that they ask for. */
public final class ClientTls {

    /** Two contexts each at most, so 16 MB; whose host drops out shakes hands in full once more. */
    private static final int SERVERS = 1_000;

    private final LeafCache leaves;
    private final LoadingCache<CertificateBundle, LeafServer> servers;
    private final Duration timeout;

    public ClientTls(LeafCache leaves, TlsConfig config) {
        this.leaves = leaves;
        this.timeout = config.handshake();
        KnownCertificates certificates = new KnownCertificates();
        this.servers = Caffeine.newBuilder()
                .maximumSize(SERVERS)
                // For the sake of comparing bundles by identity: a leaf that was forged anew is another server.
                .weakKeys()
                .executor(Runnable::run)
                .build(bundle -> new LeafServer(bundle, certificates, config.keyLog()));
    }

    /**
     * What a client's hello says about the origin that it wants.
     *
     * @param serverName its SNI; null when it sent none
     * @param postQuantum it offers a hybrid post-quantum key exchange
     */
    public record Asked(@Nullable String serverName, boolean postQuantum) {}

    /** Decides what a client is offered by ALPN. */
    @FunctionalInterface
    public interface Offer {
        /**
         * Whether HTTP/2 is chosen; the handshake waits for it.
         *
         * @param clientSpeaksIt it is among the protocols that the client offers
         */
        Future<Boolean> http2(Asked asked, boolean clientSpeaksIt);
    }

    /** What a connection speaks when its handshake is over. */
    @FunctionalInterface
    public interface Established {
        void speaks(Asked asked, boolean http2);
    }

    /**
     * Adds the handlers of a handshake at the end of the pipeline.
     *
     * @param host the certificate's name when the client sends no SNI
     * @param established told what the client asked for when the handshake is over and the pipeline ends in plain
     *     bytes; not told when it fails, the channel is closed then
     */
    public void accept(Channel channel, String host, TlsTap tap, Offer offer, Established established) {
        HelloHandler hello =
                new HelloHandler(new HelloHandler.Parts(leaves, servers, offer, established), host, timeout, tap);
        channel.pipeline().addLast("hello", hello).addLast("handshake-watch", hello.watch());
    }
}
