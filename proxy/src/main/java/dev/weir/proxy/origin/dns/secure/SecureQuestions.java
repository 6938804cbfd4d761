package dev.weir.proxy.origin.dns.secure;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.tls.ResolverTls;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The encrypted name servers of one event loop, and the connections to them. Confined to it. */
public final class SecureQuestions {

    private final Parts parts;
    private final Map<SecureServer, ServerLink> links = new HashMap<>();

    public SecureQuestions(Parts parts) {
        this.parts = parts;
    }

    /** Finds the address of a name server's own name: somebody else has to know it. */
    @FunctionalInterface
    public interface Names {
        Future<List<InetAddress>> addressesOf(EventLoop loop, Authority server);
    }

    /**
     * What connections are made of.
     *
     * @param timeoutMillis for a question, its connection included
     */
    public record Parts(
            EventLoop loop,
            ChannelFactory<? extends SocketChannel> channels,
            ResolverTls tls,
            Names names,
            int timeoutMillis) {}

    /** Fails with Netty's timeout exception when no answer came in time. Who takes the response releases it. */
    public Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(SecureServer server, DnsQuestion question) {
        Promise<AddressedEnvelope<DnsResponse, InetSocketAddress>> promise = parts.loop.newPromise();
        Future<?> timeout = parts.loop.schedule(
                () -> promise.tryFailure(new DnsNameResolverTimeoutException(server.address(), question, "no answer")),
                parts.timeoutMillis,
                TimeUnit.MILLISECONDS);
        promise.addListener(done -> timeout.cancel(false));
        links.computeIfAbsent(server, key -> new ServerLink(key, parts))
                .ask(new Pending(question, server.address(), promise));
        return promise;
    }

    /** From any thread. */
    public void close() {
        parts.loop.execute(() -> links.values().forEach(ServerLink::close));
    }
}
