package dev.weir.proxy.origin.dns;

import dev.weir.proxy.origin.dns.secure.SecureQuestions;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DatagramDnsResponse;
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
import java.util.Map;
import java.util.Objects;

/**
 * Puts one question to one server. Fails with Netty's {@code DnsNameResolverTimeoutException} when no answer came in time, with
 * whatever broke otherwise. Who takes the response releases it.
 */
interface DnsTransport extends AutoCloseable {

    Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(InetSocketAddress server, DnsQuestion question);

    /** By what a question to that server leaves. */
    default String word(InetSocketAddress server) {
        return "udp";
    }

    /** By what an answer came. */
    default String word(InetSocketAddress server, DnsResponse response) {
        return response instanceof DatagramDnsResponse ? "udp" : "tcp";
    }

    @Override
    void close();

    /** Over TLS or HTTPS. Other servers than these are not asked: what is to be kept secret is not told to them. */
    static DnsTransport secure(Map<InetSocketAddress, SecureServer> servers, SecureQuestions questions) {
        return new DnsTransport() {
            @Override
            public Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> ask(
                    InetSocketAddress server, DnsQuestion question) {
                return questions.ask(of(server), question);
            }

            private SecureServer of(InetSocketAddress server) {
                return Objects.requireNonNull(servers.get(server), "a server of the configuration");
            }

            @Override
            public String word(InetSocketAddress server) {
                return of(server).protocol().word();
            }

            @Override
            public String word(InetSocketAddress server, DnsResponse response) {
                return word(server);
            }

            @Override
            public void close() {
                questions.close();
            }
        };
    }

    /**
     * Over UDP, and over TCP when the answer comes truncated. Netty's resolver serves as transport only: to an observer, its own cache
     * and order of steps tell neither answers nor TTLs.
     */
    static DnsTransport netty(
            EventLoop loop,
            int timeoutMillis,
            Class<? extends DatagramChannel> datagramChannel,
            ChannelFactory<? extends SocketChannel> socketChannels) {
        DnsNameResolver resolver = new DnsNameResolverBuilder(loop)
                .datagramChannelType(datagramChannel)
                .socketChannelFactory(socketChannels, false)
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
