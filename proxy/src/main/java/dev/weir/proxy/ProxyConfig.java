package dev.weir.proxy;

import dev.weir.proxy.client.ClientConfig;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.OriginConfig;
import dev.weir.proxy.origin.dial.DialConfig;
import dev.weir.proxy.tap.policy.BodyPolicy;
import dev.weir.proxy.tls.TlsConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one proxy.
 *
 * @param listen port 0 takes any free one
 * @param transport of the bytes
 * @param intercept false: every CONNECT is relayed blindly
 * @param tunnelHosts globs of hosts that are relayed blindly all the same
 * @param bodies how much of them is recorded
 * @param reverse the origin that Weir stands for; null when it is a forward proxy
 * @param refused further addresses of this process that must not be reached through the proxy: its page and API
 */
public record ProxyConfig(
        InetSocketAddress listen,
        TransportChoice transport,
        int eventLoops,
        boolean intercept,
        List<String> tunnelHosts,
        BodyPolicy bodies,
        Trust trust,
        DialConfig dial,
        OriginConfig origin,
        ClientConfig client,
        TlsConfig tls,
        @Nullable Destination reverse,
        List<InetSocketAddress> refused) {

    /** Which of Netty's transports. */
    public enum TransportChoice {
        /** Native epoll where it loads. */
        BEST,
        NIO
    }

    /**
     * Which certificates of origins are accepted.
     *
     * @param extra PEM files besides the system's roots
     * @param insecure any certificate at all; what did not verify is recorded
     */
    public record Trust(List<Path> extra, boolean insecure) {}

    /** What {@code weir run} uses when no option says otherwise. */
    public static ProxyConfig standard(InetSocketAddress listen) {
        return new ProxyConfig(
                listen,
                TransportChoice.BEST,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                true,
                List.of(),
                BodyPolicy.DEFAULT,
                new Trust(List.of(), false),
                DialConfig.system(),
                OriginConfig.DEFAULT,
                ClientConfig.DEFAULT,
                TlsConfig.DEFAULT,
                null,
                List.of());
    }
}
