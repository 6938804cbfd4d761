package dev.weir.proxy.probe;

import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.loop.Loops;
import dev.weir.proxy.origin.dns.AddressListener;
import dev.weir.proxy.origin.dns.DnsConfig;
import dev.weir.proxy.origin.dns.Resolver;
import dev.weir.proxy.tap.DnsTap;
import dev.weir.proxy.tap.Taps;
import dev.weir.proxy.tls.ResolverTls;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks one name up, by the same steps as for a request, every one recorded. */
public final class NameProbe {

    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private NameProbe() {}

    /**
     * Returns when both address families have been answered or given up; the events tell what came.
     *
     * @param target its port matters to overrides only
     */
    public static void run(Taps taps, DnsConfig config, Authority target) throws InterruptedException {
        Transport transport = Transport.best();
        EventLoopGroup group = transport.newGroup(1, "weir-probe");
        Resolver resolver = Resolver.of(
                config, transport.datagramChannel(), transport.socketChannels(), ResolverTls.trustingSystem());
        try {
            EventLoop loop = group.next();
            Promise<Void> ended = loop.newPromise();
            resolver.resolve(target, loop, new DnsTap(taps, TcpProbe.PAYER), new Ended(ended));
            ended.await();
        } finally {
            resolver.close();
            Loops.end(group, FAREWELL);
        }
    }

    private record Ended(Promise<Void> promise) implements AddressListener {

        @Override
        public void addresses(List<InetAddress> batch) {
            // The events have them.
        }

        @Override
        public void completed() {
            promise.trySuccess(null);
        }

        @Override
        public void failed(FailureException failure) {
            promise.trySuccess(null); // told by an event as well
        }
    }
}
