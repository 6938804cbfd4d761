package dev.weir.proxy.tls;

import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.weir.certs.CertificateBundle;
import dev.weir.certs.LeafCache;
import dev.weir.events.CloseReason;
import dev.weir.events.FailureKind;
import dev.weir.proxy.tap.TlsTap;
import dev.weir.proxy.tls.hello.ClientHello;
import dev.weir.proxy.tls.hello.HelloWatch;
import dev.weir.proxy.transport.OrderlyClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the ClientHello, has the leaf for its name forged off the event loop, and puts the TLS handler in its own place. */
final class HelloHandler extends AbstractSniHandler<HelloHandler.Choice> {

    private final Parts parts;
    private final String fallbackHost;
    private final Duration timeout;
    private final TlsTap tap;
    private final HandshakeWatch watch = new HandshakeWatch(this::broken);
    private ClientHello offered = ClientHello.UNREADABLE;
    private boolean started;
    private boolean told;

    /** What every handshake with a client needs. */
    record Parts(
            LeafCache leaves,
            LoadingCache<CertificateBundle, LeafServer> servers,
            ClientTls.Offer offer,
            ClientTls.Established established) {}

    /** What the handshake goes on with. */
    record Choice(LeafServer server, SslContext context) {}

    HelloHandler(Parts parts, String host, Duration timeout, TlsTap tap) {
        super(timeout.toMillis());
        this.parts = parts;
        this.fallbackHost = host;
        this.timeout = timeout;
        this.tap = tap;
    }

    /** Belongs behind this handler. */
    HandshakeWatch watch() {
        return watch;
    }

    /** Told once: a connection that ends fails the handshake's future only after its own last event. */
    private void broken(FailureKind kind, String detail) {
        if (told) {
            return;
        }
        told = true;
        if (!started) {
            tap.started(null, offered.protocols());
        }
        tap.failed(kind, detail);
    }

    @Override
    protected Future<Choice> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello) throws Exception {
        offered = hello == null ? ClientHello.UNREADABLE : ClientHello.read(hello);
        return super.lookup(ctx, hello);
    }

    @Override
    protected Future<Choice> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
        started = true;
        tap.started(hostname, offered.protocols());
        Promise<Choice> choice = ctx.executor().newPromise();
        boolean speaksHttp2 = offered.protocols().contains(ApplicationProtocolNames.HTTP_2);
        Future<Boolean> http2 = parts.offer.http2(asked(hostname), speaksHttp2);
        leaf(hostname == null ? fallbackHost : hostname).whenComplete((bundle, failure) -> {
            if (ctx.executor().isShutdown()) {
                return; // nobody is left to be told
            }
            if (failure == null) {
                // An offer that failed is none: the request itself will meet what was wrong.
                http2.addListener(
                        done -> choose(choice, bundle, done.isSuccess() && Boolean.TRUE.equals(http2.getNow())));
            } else {
                choice.tryFailure(failure);
            }
        });
        return choice;
    }

    private ClientTls.Asked asked(@Nullable String hostname) {
        return new ClientTls.Asked(hostname, offered.postQuantum());
    }

    /**
     * Names may share a leaf, and with it a server, where a session is not bound to a name (RFC 8446, section 4.2.11). In TLS 1.2 it is, and
     * BoringSSL does not look (RFC 6066, section 3).
     */
    private CompletableFuture<CertificateBundle> leaf(String host) {
        return offered.tls13() ? parts.leaves.leafCovering(host) : parts.leaves.leafFor(host);
    }

    private void choose(Promise<Choice> choice, CertificateBundle bundle, boolean http2) {
        try {
            LeafServer server = parts.servers.get(bundle);
            choice.trySuccess(new Choice(server, server.context(http2)));
        } catch (SSLException | RuntimeException e) {
            choice.tryFailure(e);
        }
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String hostname, Future<Choice> choice) {
        if (told) {
            return; // the client left meanwhile
        }
        if (!choice.isSuccess()) {
            broken(FailureKind.PROXY_INTERNAL_ERROR, "no certificate: " + HandshakeReport.detail(choice.cause()));
            OrderlyClose.close(ctx.channel(), CloseReason.FAILURE);
            return;
        }
        LeafServer server = choice.getNow().server();
        SslHandler handler = choice.getNow().context().newHandler(ctx.alloc());
        handler.setHandshakeTimeoutMillis(timeout.toMillis());
        AlertWatch alerts = new AlertWatch();
        handler.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                tap.ended(HandshakeReport.details(handler, hostname, server.chain(), null));
                ctx.pipeline().remove(watch);
                ctx.pipeline().remove(alerts);
                parts.established.speaks(
                        asked(hostname), ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol()));
            } else {
                refused(done.cause(), alerts.alert());
                OrderlyClose.close(ctx.channel(), CloseReason.FAILURE);
            }
        });
        ctx.pipeline()
                .addBefore(ctx.name(), "hello-watch", HelloWatch.ofClient(tap, offered))
                .addBefore(ctx.name(), "alert-watch", alerts)
                .replace(this, "tls", handler);
    }

    private void refused(Throwable cause, @Nullable String alert) {
        if (alert == null) {
            broken(HandshakeReport.kind(cause), HandshakeReport.detail(cause));
        } else {
            broken(FailureKind.TLS_ALERT_RECEIVED, "the client sent the alert " + alert);
        }
    }
}
