package dev.weir.proxy.origin.dns;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.literal.IpLiteral;
import dev.weir.proxy.origin.dns.secure.SecureQuestions;
import dev.weir.proxy.origin.dns.secure.SecureServer;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tls.ResolverTls;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a host name to addresses, every step recorded. Tried in this order: literal address, override, hosts file, localhost, cache,
 * servers. One for the whole proxy, used from all event loops.
 */
public class Resolver implements AutoCloseable {

    // RFC 1035, section 2.3.4: 255 octets on the wire, which is 253 characters of text.
    private static final int MAX_NAME_LENGTH = 253;
    private static final int MAX_LABEL_LENGTH = 63;

    private final DnsConfig config;
    private final Function<EventLoop, DnsTransport> transports;
    private final LocalNames localNames;
    private final NameServers servers;
    private final AnswerCache cache;
    private final Map<EventLoop, LoopResolver> loops = new ConcurrentHashMap<>();

    /** With UDP, TCP and what of encryption the configuration says. */
    public static Resolver of(
            DnsConfig config,
            Class<? extends DatagramChannel> datagramChannel,
            ChannelFactory<? extends SocketChannel> socketChannels,
            ResolverTls tls) {
        DnsConfig plainly = config.withSecure(List.of());
        Resolver plain = new Resolver(
                plainly,
                Ticker.systemTicker(),
                loop -> DnsTransport.netty(loop, config.queryTimeoutMillis(), datagramChannel, socketChannels));
        if (config.secure().isEmpty()) {
            return plain;
        }
        Map<InetSocketAddress, SecureServer> servers = config.secure().stream()
                .collect(Collectors.toMap(SecureServer::address, server -> server, (a, b) -> a));
        return new Resolver(
                config,
                Ticker.systemTicker(),
                loop -> DnsTransport.secure(
                        servers,
                        new SecureQuestions(new SecureQuestions.Parts(
                                loop, socketChannels, tls, plain::addressesOf, config.queryTimeoutMillis())))) {
            @Override
            public void close() {
                super.close();
                plain.close();
            }
        };
    }

    /** The addresses of a name that no exchange asks for. */
    public Future<List<InetAddress>> addressesOf(EventLoop loop, Authority target) {
        Promise<List<InetAddress>> found = loop.newPromise();
        List<InetAddress> all = new ArrayList<>(2);
        resolve(target, loop, DnsTap.untold(), new AddressListener() {
            @Override
            public void addresses(List<InetAddress> batch) {
                all.addAll(batch);
            }

            @Override
            public void completed() {
                found.trySuccess(List.copyOf(all));
            }

            @Override
            public void failed(FailureException failure) {
                found.tryFailure(failure);
            }
        });
        return found;
    }

    Resolver(DnsConfig config, Ticker ticker, Function<EventLoop, DnsTransport> transports) {
        this.config = config;
        this.transports = transports;
        this.localNames = new LocalNames(config);
        this.servers = new NameServers(config);
        this.cache = new AnswerCache(config, ticker);
    }

    /** Tells the listener on {@code loop}; may do so before it returns when it is called there. */
    public void resolve(Authority target, EventLoop loop, DnsTap tap, AddressListener listener) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> resolve(target, loop, tap, listener));
            return;
        }
        tap.started(target.host());
        String name = asciiName(target.host());
        if (name == null) {
            FailureException failure =
                    FailureException.onOrigin(FailureKind.DNS_ERROR, target.host() + ": not a host name");
            tap.failed(failure.failure());
            listener.failed(failure);
            return;
        }
        LocalNames.Found found = localNames.find(name, target.port(), tap);
        if (found == null) {
            new Resolution(name, loops.computeIfAbsent(loop, this::loopResolver), tap, listener).start();
            return;
        }
        List<InetAddress> addresses = AddressQueue.inOrder(found.addresses());
        tap.ended(found.source(), addresses);
        listener.addresses(addresses);
        listener.completed();
    }

    /** No name can be asked for any more. Call it while the event loops still run. */
    @Override
    public void close() {
        loops.values().forEach(LoopResolver::close);
    }

    private LoopResolver loopResolver(EventLoop loop) {
        return new LoopResolver(loop, config, servers, cache, transports.apply(loop));
    }

    /** As it travels and as it is compared: lower case, international names encoded, no final dot; null if it cannot be a name. */
    private static @Nullable String asciiName(String host) {
        if (host.indexOf(':') >= 0) {
            return IpLiteral.read(host) == null ? null : host;
        }
        try {
            // The tables of the other alphabets take as long to load as half of a first request.
            boolean plain = host.chars().allMatch(c -> c < 0x80);
            String ascii = plain ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
            String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
            return name.length() <= MAX_NAME_LENGTH && hasLabels(name) ? name : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** RFC 1035, section 2.3.4. */
    private static boolean hasLabels(String name) {
        int from = 0;
        while (from <= name.length()) {
            int dot = name.indexOf('.', from);
            int end = dot < 0 ? name.length() : dot;
            if (end == from || end - from > MAX_LABEL_LENGTH) {
                return false;
            }
            from = end + 1;
        }
        return true;
    }
}
