package dev.weir.proxy.tls;

import dev.weir.certs.LeafCache;
import dev.weir.certs.SniKeyManager;
import dev.weir.proxy.tap.TlsTap;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The handshake with clients, under a leaf of ours for the name that they ask for; one context for all names. */
public final class ClientTls {

    private final LeafCache leaves;
    private final SslContext context;
    private final Duration timeout;

    /** @throws SSLException when secrets are wanted and this machine's TLS tells none */
    public ClientTls(LeafCache leaves, TlsConfig config) throws SSLException {
        this.leaves = leaves;
        this.timeout = config.handshake();
        this.context = SslContextBuilder.forServer(new SniKeyManager(leaves))
                .sslProvider(TlsProvider.best())
                .applicationProtocolConfig(TlsProvider.alpn())
                .protocols("TLSv1.3", "TLSv1.2")
                .build();
        TlsSecrets.tell(context, config.keyLog());
    }

    /**
     * Adds the handlers of a handshake at the end of the pipeline.
     *
     * @param host the certificate's name when the client sends no SNI
     * @param established told the client's SNI (null when it sent none) when the handshake is over and the pipeline ends in plain
     *     bytes; not told when it fails, the channel is closed then
     */
    public void accept(Channel channel, String host, TlsTap tap, Consumer<@Nullable String> established) {
        HelloHandler hello = new HelloHandler(context, leaves, host, timeout, tap, established);
        channel.pipeline().addLast("hello", hello).addLast("handshake-watch", hello.watch());
    }
}
