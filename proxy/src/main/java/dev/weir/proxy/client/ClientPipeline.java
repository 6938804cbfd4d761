package dev.weir.proxy.client;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.WayIn;
import dev.weir.proxy.client.h2.ClientStreams;
import dev.weir.proxy.client.request.ClientService;
import dev.weir.proxy.client.request.OriginAccess;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.RequestTarget;
import dev.weir.proxy.limit.BufferBudget;
import dev.weir.proxy.limit.ConnectionQuota;
import dev.weir.proxy.relay.TunnelHandler;
import dev.weir.proxy.socks.SocksReader;
import dev.weir.proxy.tap.ArrivalTap;
import dev.weir.proxy.tap.CloseNotifyTap;
import dev.weir.proxy.tap.ConnectionTap;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.ClientTls;
import dev.weir.proxy.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of the client leg, in their order, for each stage of a connection's life. The only place that adds any. A stage
 * begins where the one before removed its last handler; what comes meanwhile waits, because reading is off until a stage is built.
 */
public final class ClientPipeline extends ChannelInitializer<Channel> {

    private static final AttributeKey<Boolean> TOO_MANY = AttributeKey.valueOf(ClientPipeline.class, "too-many");

    private static final Duration UNWELCOME_IDLE = Duration.ofSeconds(5);

    private final ConnectionQuota quota;
    private final BufferBudget budget;
    private final Taps taps;
    private final Transport transport;
    private final ClientTls tls;
    private final ClientService service;
    private final InterceptPolicy intercept;
    private final ClientConfig config;
    private final @Nullable Destination reverse;
    private final Consumer<Channel> accepted;

    /**
     * Builds pipelines of these parts.
     *
     * @param accepted told of each channel as it is taken
     */
    public ClientPipeline(Parts parts, Consumer<Channel> accepted) {
        this.accepted = accepted;
        this.quota = new ConnectionQuota(parts.config.limits().connectionsPerAddress());
        this.budget = parts.budget;
        this.taps = parts.taps;
        this.transport = parts.transport;
        this.tls = parts.tls;
        this.service = new ClientService(
                parts.origins,
                parts.forwarding,
                parts.config.credentials(),
                new ClientService.Patience(
                        parts.config.idle(),
                        parts.config.request(),
                        parts.config.limits().tunnelIdle()),
                parts.config.limits().heads());
        this.intercept = parts.intercept;
        this.config = parts.config;
        this.reverse = parts.reverse;
    }

    /**
     * What the client leg is made of.
     *
     * @param reverse the origin that Weir stands for; null when it is a forward proxy
     */
    public record Parts(
            Taps taps,
            Transport transport,
            ClientTls tls,
            OriginAccess origins,
            Forwarding forwarding,
            InterceptPolicy intercept,
            ClientConfig config,
            BufferBudget budget,
            @Nullable Destination reverse) {}

    @Override
    protected void initChannel(Channel channel) {
        accepted.accept(channel);
        enter(channel);
        Transport.prepare(channel, ConnectionTap.onClient(taps, transport));
        channel.pipeline().addLast("way-sniffer", new WaySniffer(this, channel, idle(channel)));
    }

    private void enter(Channel channel) {
        InetAddress client = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        if (quota.enter(client)) {
            channel.closeFuture().addListener(closed -> quota.leave(client));
        } else {
            channel.attr(TOO_MANY).set(Boolean.TRUE);
        }
    }

    /** Why nothing is served on this connection for now; null when all is well. */
    @Nullable
    Failure unwelcome(Channel channel) {
        if (tooMany(channel)) {
            return new Failure(
                    Leg.CLIENT,
                    FailureKind.CONNECTION_LIMIT_REACHED,
                    "this client has more than " + quota.limit() + " connections open (--max-connections)");
        }
        return budget.exhausted()
                ? new Failure(
                        Leg.CLIENT,
                        FailureKind.HTTP_REQUEST_DENIED,
                        "Weir holds " + budget.heldBytes() + " bytes that wait to be sent (--max-buffered)")
                : null;
    }

    private static boolean tooMany(Channel channel) {
        return channel.attr(TOO_MANY).get() != null;
    }

    /** How long a connection may say nothing; one too many holds a descriptor only to be told so. */
    Duration idle(Channel channel) {
        boolean brief = tooMany(channel) && config.idle().compareTo(UNWELCOME_IDLE) > 0;
        return brief ? UNWELCOME_IDLE : config.idle();
    }

    /** The first byte came: as a reverse proxy Weir is spoken to as if it were the origin, else as a proxy. */
    void entered(Channel channel, int firstByte, ByteBuf firstBytes) {
        Destination origin = reverse;
        if (origin != null) {
            tcp(channel).cameBy(WayIn.REVERSE);
            if (firstByte == FirstBytes.TLS_HANDSHAKE) {
                tls(channel, origin, aheadInReverse(channel, origin), firstBytes);
            } else {
                plain(channel, origin, firstByte, firstBytes);
            }
        } else if (SocksReader.begins(firstByte)) {
            channel.pipeline().addLast("socks", new SocksHandshake(this, channel, new ArrivalTap(taps, tcp(channel))));
            go(channel, firstBytes);
        } else {
            plain(channel, null, firstByte, firstBytes);
        }
    }

    /** No CONNECT is there to pay for finding out what the origin speaks: the hello does, and the first request takes that over. */
    private SetUpAhead aheadInReverse(Channel channel, Destination origin) {
        ArrivalTap arrival = new ArrivalTap(taps, tcp(channel));
        arrival.arrived();
        ExchangeTap tap = begin(channel, arrival, null);
        tap.intercepted(origin.authority());
        return new SetUpAhead(channel, service.origins(), tap);
    }

    /** HTTP without TLS: in which version, the first bytes tell. */
    private void plain(Channel channel, @Nullable Destination inside, int firstByte, ByteBuf firstBytes) {
        ClientConnection http1 = addHttp(channel, inside);
        if (config.http2() && firstByte == PrefaceHandler.FIRST_BYTE) {
            channel.pipeline().addBefore("http", "preface", new PrefaceHandler(this, http1, inside));
        }
        go(channel, firstBytes);
    }

    /** The client speaks HTTP/1: to Weir as its proxy, or (inside of a CONNECT, or in reverse) to that destination. */
    void http(Channel channel, @Nullable Destination inside, @Nullable ByteBuf firstBytes) {
        addHttp(channel, inside);
        go(channel, firstBytes);
    }

    private ClientConnection addHttp(Channel channel, @Nullable Destination inside) {
        ArrivalTap arrival = new ArrivalTap(taps, tcp(channel));
        ClientConnection connection = new ClientConnection(this, channel, inside, arrival);
        channel.pipeline().addLast("http", connection);
        return connection;
    }

    /** As {@link #http}, for a client that speaks HTTP/2. */
    void http2(Channel channel, @Nullable Destination inside, @Nullable ByteBuf firstBytes) {
        ClientStreams streams = new ClientStreams(
                service,
                taps,
                tcp(channel),
                inside,
                channel.eventLoop(),
                new ClientStreams.Welcome(idle(channel), () -> unwelcome(channel), to -> SetUpAhead.take(channel, to)));
        channel.pipeline().addLast("farewell", new FarewellHandler(streams));
        channel.pipeline().addLast("http2", streams.handler());
        go(channel, firstBytes);
    }

    /** CONNECT was answered with 200: the first bytes tell what is inside. */
    void firstBytes(Channel channel, Connect connect, @Nullable ByteBuf firstBytes) {
        channel.pipeline().addLast("first-bytes", new FirstBytes(this, connect, config.firstBytes()));
        go(channel, firstBytes);
    }

    /** TLS is inside: shake hands under our leaf, then HTTP, in the version that the origin speaks if the client does, too. */
    void tls(Channel channel, Destination inside, SetUpAhead ahead, ByteBuf firstBytes) {
        ConnectionTap tcp = tcp(channel);
        TlsTap tap = new TlsTap(taps, tcp.connection(), Leg.CLIENT);
        // A client that leaves before its hello is whole.
        channel.closeFuture().addListener(closed -> ahead.settled());
        tls.accept(
                channel,
                inside.tlsName().host(),
                tap,
                (asked, clientSpeaksIt) -> offer(channel, origin(inside, asked), ahead, clientSpeaksIt),
                (asked, http2) -> {
                    if (http2) {
                        http2(channel, origin(inside, asked), null);
                    } else {
                        http(channel, origin(inside, asked), null);
                    }
                });
        // Behind TLS, where close_notify can be told.
        channel.pipeline().addLast("close-notify-tap", new CloseNotifyTap(tcp));
        go(channel, firstBytes);
    }

    private static Destination origin(Destination inside, ClientTls.Asked asked) {
        return inside.asked(asked.serverName(), asked.postQuantum());
    }

    private Future<Boolean> offer(Channel channel, Destination origin, SetUpAhead ahead, boolean clientSpeaksHttp2) {
        if (clientSpeaksHttp2 && config.http2()) {
            return ahead.originSpeaksHttp2(origin);
        }
        ahead.settled();
        return channel.eventLoop().newSucceededFuture(false);
    }

    /** Nobody looks at the bytes from here on: they go to that end, and its bytes come here. */
    void relay(Channel channel, Tunnel.End origin, Tunnel.Observer observer, @Nullable ByteBuf firstBytes) {
        TunnelHandler client = new TunnelHandler(config.limits().tunnelIdle());
        channel.pipeline().addLast("tunnel", client);
        Tunnel tunnel = new Tunnel(client, origin, observer);
        if (firstBytes != null) {
            tunnel.received(Leg.CLIENT, firstBytes); // before a FIN that may be known already
        }
        tunnel.open();
    }

    private static void go(Channel channel, @Nullable ByteBuf firstBytes) {
        // First, as what the bytes lead to may turn it off again.
        channel.config().setAutoRead(true);
        if (firstBytes != null) {
            ChannelPipeline pipeline = channel.pipeline();
            // The stage's handlers stand behind the tap, which has counted these bytes already.
            pipeline.context(ConnectionTap.class).fireChannelRead(firstBytes);
        }
    }

    static ConnectionTap tcp(Channel channel) {
        return java.util.Objects.requireNonNull(ConnectionTap.of(channel), "a client channel has a tap");
    }

    ExchangeTap begin(Channel channel, ArrivalTap arrival, @Nullable Destination inside) {
        return ExchangeTap.begun(taps, tcp(channel), arrival, inside);
    }

    /** At which clients meet Weir as the origin that it stands for. */
    int ownPort(Channel channel) {
        return reverse == null ? RequestTarget.NO_PORT : ((InetSocketAddress) channel.localAddress()).getPort();
    }

    ClientService service() {
        return service;
    }

    BufferBudget budget() {
        return budget;
    }

    InterceptPolicy intercept() {
        return intercept;
    }

    ClientConfig config() {
        return config;
    }
}
