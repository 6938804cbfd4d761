package dev.weir.proxy.origin.dial;

import dev.weir.events.Failure;
import dev.weir.proxy.tap.ConnectTap;
import dev.weir.proxy.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One attempt at one address, from its socket to the end of the TCP handshake. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // connect tells its promise, and a failed close() leaves nothing to do
final class ConnectAttempt {

    /** Whom the attempt tells its end; exactly one method is called, at most once, and none after {@link #abandon}. */
    interface Outcome {

        /** Asked before anything is recorded; false: nobody wants the connection any more. */
        boolean wanted();

        void connected(ConnectAttempt attempt, Dialed dialed);

        void failed(ConnectAttempt attempt, Failure failure);
    }

    private final InetSocketAddress remote;
    private final int number;
    private final DialConfig config;
    private final ConnectTap tap;
    private final Outcome outcome;
    private ConnectTap.@Nullable Attempt recorded;
    private @Nullable Channel channel;
    private boolean over;

    ConnectAttempt(InetSocketAddress remote, int number, DialConfig config, ConnectTap tap, Outcome outcome) {
        this.remote = remote;
        this.number = number;
        this.config = config;
        this.tap = tap;
        this.outcome = outcome;
    }

    InetSocketAddress remote() {
        return remote;
    }

    void start(EventLoop loop, SocketOpener opener) {
        try {
            opener.open(loop).addListener(opened -> onOpened((ChannelFuture) opened));
        } catch (ChannelException e) {
            loop.execute(() -> notOpened(e)); // whoever starts it does not expect its end before it has begun
        }
    }

    /** No ConnectStarted: connect() was never called. The exchange's own failure tells it. */
    private void notOpened(Throwable cause) {
        if (!over) {
            over = true;
            outcome.failed(this, ConnectFailures.of(remote, cause, config));
        }
    }

    private void onOpened(ChannelFuture opened) {
        Channel socket = opened.channel();
        if (!opened.isSuccess()) {
            socket.unsafe().closeForcibly();
            notOpened(opened.cause());
            return;
        }
        if (over) {
            socket.close();
            return;
        }
        channel = socket;
        SourceAddress from = config.source();
        InetSocketAddress source = from == null ? null : from.towards(remote.getAddress());
        if (from != null && source == null) {
            over = true;
            socket.close();
            outcome.failed(this, ConnectFailures.otherFamily(remote, from));
            return;
        }
        if (source != null) {
            Transport.choosePortLate(socket);
        }
        ChannelPromise connected = socket.newPromise();
        ConnectTap.Attempt attempt = tap.started(remote, number);
        recorded = attempt;
        // Listening before connecting: on loopback the handshake is over before connect() returns.
        connected.addListener(result -> onConnected((ChannelFuture) result, attempt));
        socket.connect(remote, source, connected);
    }

    private void onConnected(ChannelFuture result, ConnectTap.Attempt attempt) {
        if (over) {
            return;
        }
        Channel socket = result.channel();
        if (!result.isSuccess()) {
            end(ConnectFailures.of(remote, result.cause(), config), attempt);
        } else if (outcome.wanted()) {
            over = true;
            attempt.ended((InetSocketAddress) socket.localAddress(), remote);
            outcome.connected(this, new Dialed(socket, attempt.id(), remote));
        } else {
            abandon();
        }
    }

    /** Gives up because of time that the attempt does not know of. Does nothing when it is over already. */
    void fail(Failure failure) {
        if (!over) {
            if (recorded == null) {
                over = true;
                outcome.failed(this, failure);
            } else {
                end(failure, recorded);
            }
        }
    }

    private void end(Failure failure, ConnectTap.Attempt attempt) {
        over = true;
        attempt.failed(failure);
        close();
        outcome.failed(this, failure);
    }

    /** Nobody waits for it any more. Does nothing when it is over already. */
    void abandon() {
        if (over) {
            return;
        }
        over = true;
        if (recorded != null) {
            recorded.abandoned();
        }
        close();
    }

    private void close() {
        if (channel != null) {
            channel.close();
        }
    }
}
