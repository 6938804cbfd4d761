package dev.weir.proxy.origin.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Puts one question to one server. Fails with Netty's {@code DnsNameResolverTimeoutException} when no answer came in time, with
 * whatever broke otherwise. Who takes the response releases it.
 */
interface DnsTransport extends AutoCloseable {

    Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(InetSocketAddress server, DnsQuestion question);

    @Override
    void close();

    /**
     * Over UDP, and over TCP when the answer comes truncated. Netty's resolver serves as transport only: to an observer, its own cache
     * and order of steps tell neither answers nor TTLs.
     */
    static DnsTransport netty(
            EventLoop loop,
            int timeoutMillis,
            Class<? extends DatagramChannel> datagramChannel,
            Class<? extends SocketChannel> socketChannel) {
        DnsNameResolver resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(datagramChannel)
                .socketChannelType(socketChannel, false)
                // A port of its own for each question: harder to forge an answer for (RFC 5452, section 9.2).
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .queryTimeoutMillis(timeoutMillis)
                // What fits into one packet on any path (DNS flag day 2020).
                .maxPayloadSize(1232)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .searchDomains(List.of())
                .build();
        return new DnsTransport() {
            @Override
            public Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(
                    InetSocketAddress server, DnsQuestion question) {
                return resolver.query(server, question);
            }

            @Override
            public void close() {
                resolver.close();
            }
        };
    }
}
