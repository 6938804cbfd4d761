package dev.weir.proxy.origin.dial;

import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.Resolver;
import dev.weir.proxy.tap.ConnectTap;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tls.ResolverTls;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;

/** From a host name to an established TCP connection, every step recorded. One for the whole proxy, used from all event loops. */
public final class Dialer implements AutoCloseable {

    /** Of questions for mere addresses: overrides for another port do not count. */
    private static final int ANY_PORT = 80;

    private final DialConfig config;
    private final Resolver resolver;
    private final SocketOpener opener;

    public Dialer(
            DialConfig config,
            ChannelFactory<? extends SocketChannel> socketChannels,
            Class<? extends DatagramChannel> datagramChannel,
            ResolverTls tls) {
        this.config = config;
        this.resolver = Resolver.of(config.dns(), datagramChannel, socketChannels, tls);
        this.opener = SocketOpener.of(socketChannels, config.connectTimeoutMillis());
    }

    /**
     * Completes on {@code loop}, with a connection registered there, or fails with a
     * {@link dev.weir.proxy.exchange.FailureException}. Cancel the future when nobody waits for it any more: attempts under way are
     * then abandoned, and no connection is left behind.
     *
     * <p>Listeners may run before the channel's own channelActive event.
     */
    public Future<Dialed> dial(EventLoop loop, Authority target, DnsTap dnsTap, ConnectTap connectTap) {
        Promise<Dialed> promise = loop.newPromise();
        ConnectRace race = new ConnectRace(loop, target, config, opener, connectTap, promise);
        promise.addListener(done -> {
            if (done.isCancelled()) {
                race.stop();
            }
        });
        resolver.resolve(target, loop, dnsTap, race);
        return promise;
    }

    /** The addresses of a name that no exchange pays for. */
    public Future<List<InetAddress>> addressesOf(EventLoop loop, String host) {
        return resolver.addressesOf(loop, new Authority(host, ANY_PORT));
    }

    /** Call it while the event loops still run. */
    @Override
    public void close() {
        resolver.close();
    }
}
