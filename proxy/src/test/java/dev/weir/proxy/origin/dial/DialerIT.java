package dev.weir.proxy.origin.dial;

import static dev.weir.proxy.testing.ScriptedReply.address;
import static dev.weir.proxy.testing.ScriptedReply.reply;
import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.events.ConnectionEvent.ConnectAbandoned;
import dev.weir.events.ConnectionEvent.ConnectEnded;
import dev.weir.events.ConnectionEvent.ConnectFailed;
import dev.weir.events.ConnectionEvent.ConnectStarted;
import dev.weir.events.DnsSource;
import dev.weir.events.Event;
import dev.weir.events.ExchangeEvent.DnsEnded;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Ticker;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.dns.HostOverride;
import dev.weir.proxy.tap.ConnectTap;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.testing.FullBacklog;
import dev.weir.proxy.testing.ScriptedDns;
import dev.weir.proxy.testing.ScriptedReply;
import dev.weir.proxy.tls.OriginTrust;
import dev.weir.proxy.tls.ResolverTls;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DialerIT.Net.class)
@EnabledOnOs(OS.LINUX) // other systems have only 127.0.0.1 on loopback
class DialerIT {

    @SuppressWarnings("ImmutableEnumChecker") // a factory without state
    enum Net {
        NIO(NioIoHandler.newFactory(), NioSocketChannel::new, NioDatagramChannel.class),
        EPOLL(EpollIoHandler.newFactory(), EpollSocketChannel::new, EpollDatagramChannel.class);

        final IoHandlerFactory handler;
        final ChannelFactory<? extends SocketChannel> socket;
        final Class<? extends DatagramChannel> datagram;

        Net(
                IoHandlerFactory handler,
                ChannelFactory<? extends SocketChannel> socket,
                Class<? extends DatagramChannel> datagram) {
            this.handler = handler;
            this.socket = socket;
            this.datagram = datagram;
        }
    }

    private static final String HOST = "shop.test";

    @TempDir
    Path files;

    private final Net net;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final ScriptedDns dns = ScriptedDns.start();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Taps taps = new Taps(events::add, Ticker.system());
    private ServerSocket origin;
    private Dialer dialer;

    DialerIT(Net net) {
        this.net = net;
        group = new MultiThreadIoEventLoopGroup(1, net.handler);
        loop = group.next();
    }

    @BeforeEach
    void listen() throws IOException {
        origin = new ServerSocket();
        origin.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        configure(10_000, List.of());
    }

    @AfterEach
    void stop() throws IOException {
        dialer.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        dns.close();
        origin.close();
    }

    @Test
    void refusedAddressIsFollowedByTheNextOne() {
        addresses("127.0.0.3", "127.0.0.1");
        Dialed dialed = dial(HOST).syncUninterruptibly().getNow();

        assertThat(started()).extracting(ConnectStarted::attempt).containsExactly(1, 2);
        ConnectFailed refused = one(ConnectFailed.class);
        assertThat(refused.connection()).isEqualTo(started().get(0).connection());
        assertThat(refused.failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(one(ConnectEnded.class).connection()).isEqualTo(dialed.id());
        assertThat(dialed.id()).isEqualTo(started().get(1).connection());
    }

    @Test
    void blackHoleLosesToTheNextAddressAfter250Millis() throws IOException {
        addresses("127.0.0.2", "127.0.0.1");
        try (FullBacklog hole = new FullBacklog(at("127.0.0.2"))) {
            Dialed dialed = dial(HOST).syncUninterruptibly().getNow();

            assertThat(dialed.remote()).isEqualTo(at("127.0.0.1"));
            assertThat(started().get(0).remote()).isEqualTo(hole.address());
            assertThat(started().get(1).atNanos() - started().get(0).atNanos())
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(245));
            assertThat(one(ConnectAbandoned.class).connection())
                    .isEqualTo(started().get(0).connection());
            assertThat(events).noneMatch(ConnectFailed.class::isInstance);
        }
    }

    @Test
    void blackHoleAloneIsATimeout() throws IOException {
        configure(100, List.of());
        addresses("127.0.0.2");
        try (FullBacklog hole = new FullBacklog(at("127.0.0.2"))) {
            Failure failure = failure(dial(HOST));

            assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_TIMEOUT);
            assertThat(failure.detail())
                    .contains(hole.address().getHostString())
                    .contains("100 ms");
            assertThat(one(ConnectFailed.class).failure().kind()).isEqualTo(FailureKind.CONNECTION_TIMEOUT);
        }
    }

    @Test
    void failureOfAllNamesEveryAddress() {
        // Link-local broadcast has no TCP: the kernel finds no way to it.
        addresses("127.0.0.3", "127.0.0.4", "255.255.255.255");
        Failure failure = failure(dial(HOST));

        assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(failure.detail()).contains(HOST).contains("127.0.0.3", "127.0.0.4", "255.255.255.255");
        assertThat(events.stream()
                        .filter(ConnectFailed.class::isInstance)
                        .map(event -> ((ConnectFailed) event).failure().kind()))
                .containsExactly(
                        FailureKind.CONNECTION_REFUSED,
                        FailureKind.CONNECTION_REFUSED,
                        FailureKind.DESTINATION_IP_UNROUTABLE);
    }

    @Test
    void channelComesQuietWithAnEmptyPipeline() {
        Dialed dialed = dial("127.0.0.1").syncUninterruptibly().getNow();

        assertThat(dialed.channel().config().isAutoRead()).isFalse();
        assertThat(dialed.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))
                .isTrue();
        assertThat(dialed.channel().config().getOption(ChannelOption.TCP_NODELAY))
                .isTrue();
        assertThat(dialed.channel().pipeline().toMap()).isEmpty();
        assertThat(dialed.channel().eventLoop()).isSameAs(loop);
        assertThat(one(DnsEnded.class).source()).isEqualTo(DnsSource.LITERAL);
        ConnectEnded ended = one(ConnectEnded.class);
        assertThat(ended.remote()).isEqualTo(dialed.channel().remoteAddress());
        assertThat(ended.local()).isEqualTo(dialed.channel().localAddress());
        assertThat(ended.atNanos()).isGreaterThan(started().get(0).atNanos());
    }

    @Test
    void overrideIsDialedInsteadOfTheName() {
        configure(10_000, List.of(HostOverride.parse(HOST + ":" + origin.getLocalPort() + ":127.0.0.1")));
        Dialed dialed = dial(HOST).syncUninterruptibly().getNow();

        assertThat(dialed.remote()).isEqualTo(at("127.0.0.1"));
        assertThat(one(DnsEnded.class).source()).isEqualTo(DnsSource.OVERRIDE);
        assertThat(dns.asked()).isEmpty();
    }

    @Test
    void cancelledDialLeavesNoConnectionBehind() throws IOException {
        addresses("127.0.0.2");
        try (FullBacklog hole = new FullBacklog(at("127.0.0.2"))) {
            Future<Dialed> dialing = dial(HOST);
            await().until(() -> !started().isEmpty());
            assertThat(started().get(0).remote()).isEqualTo(hole.address());
            dialing.cancel(false);

            await().until(() -> events.stream().anyMatch(ConnectAbandoned.class::isInstance));
            assertThat(one(ConnectAbandoned.class).connection())
                    .isEqualTo(started().get(0).connection());
        }
    }

    private void configure(int connectTimeoutMillis, List<HostOverride> overrides) {
        if (dialer != null) {
            dialer.close();
        }
        DnsConfig names = DnsConfig.system()
                .withServers(List.of(dns.address()))
                .withOverrides(overrides)
                .withFiles(files.resolve("hosts"), files.resolve("resolv.conf"));
        dialer = new Dialer(
                new DialConfig(names, connectTimeoutMillis, 250, 30_000, null), net.socket, net.datagram, tls());
    }

    private static ResolverTls tls() {
        return new ResolverTls(() -> OriginTrust.load(List.of(), List.of()));
    }

    private Future<Dialed> dial(String host) {
        ExchangeId exchange = new ExchangeId(1);
        Authority target = new Authority(host, origin.getLocalPort());
        return dialer.dial(loop, target, new DnsTap(taps, exchange), new ConnectTap(taps, exchange));
    }

    private void addresses(String... all) {
        var rows = Arrays.stream(all).map(text -> address(HOST, 60, text)).toList();
        dns.on(HOST, A, reply(rows.toArray(ScriptedReply.Row[]::new)));
        dns.on(HOST, AAAA, reply().withSoa("test", 60, 60));
    }

    private InetSocketAddress at(String address) {
        return new InetSocketAddress(address, origin.getLocalPort());
    }

    private static Failure failure(Future<Dialed> dialing) {
        dialing.awaitUninterruptibly();
        return ((FailureException) dialing.cause()).failure();
    }

    private List<ConnectStarted> started() {
        return events.stream()
                .filter(ConnectStarted.class::isInstance)
                .map(ConnectStarted.class::cast)
                .toList();
    }

    private <T extends Event> T one(Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((a, b) -> {
                    throw new AssertionError("more than one " + type.getSimpleName());
                })
                .orElseThrow();
    }
}
