package dev.weir.proxy.transport;

import dev.weir.events.CloseReason;
import dev.weir.events.TcpInfo;
import dev.weir.events.TcpState;
import dev.weir.proxy.loop.TurnFlush;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One channel's way to its end, on its event loop. Our output goes OPEN, ENDING, ENDED; the descriptor is released once. A connection is
 * cut when it is over for the peer: no FIN of ours would arrive, and nothing is on its way any more.
 */
final class CloseProcess {

    private enum Output {
        OPEN,
        ENDING,
        ENDED
    }

    private final Channel channel;
    private final CloseObserver observer;
    private final OrderlyClose.Limits limits;
    private final CloseGate gate = new CloseGate(this);
    private Output output = Output.OPEN;
    private boolean closing;
    private boolean told;
    private boolean released;
    private boolean cut;
    private @Nullable Future<?> timer;

    CloseProcess(Channel channel, CloseObserver observer, OrderlyClose.Limits limits) {
        this.channel = channel;
        this.observer = observer;
        this.limits = limits;
        channel.closeFuture().addListener(closed -> gone());
    }

    boolean isClosing() {
        return closing;
    }

    void close(@Nullable CloseReason reason) {
        if (released) {
            return;
        }
        boolean begins = !closing;
        closing = true;
        tell(reason);
        cut |= reason == CloseReason.PEER_RESET;
        if (!begins) {
            return;
        }
        if (!channel.isActive()) {
            release();
            return;
        }
        gate.install(channel, observer);
        gate.discard();
        if (output == Output.ENDED) {
            awaitPeer();
        } else {
            endOutput();
        }
    }

    /** The first reason that anybody gives: Netty's HTTP/2 closes without one when its GOAWAY is written, ahead of whoever knows why. */
    private void tell(@Nullable CloseReason reason) {
        if (!told && reason != null) {
            told = true;
            observer.closing(reason);
        }
    }

    void halfClose() {
        if (released || !channel.isActive() || output != Output.OPEN) {
            return;
        }
        gate.install(channel, observer);
        endOutput();
    }

    void reset(CloseReason reason) {
        if (released) {
            return;
        }
        closing = true;
        tell(reason);
        TurnFlush.catchUp(channel);
        if (!channel.isActive() || !lingerZero()) {
            release();
            return;
        }
        observer.resetting();
        giveBack();
    }

    /** {@code close()} then drops the connection instead of ending it; false when the socket is past that. */
    private boolean lingerZero() {
        try {
            return channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            return false;
        }
    }

    private void endOutput() {
        if (output == Output.OPEN) {
            output = Output.ENDING;
            watchDrain(pendingBytes());
            gate.sendRest(observer, this::finish);
        }
    }

    /** A drain is judged by progress, not by time: a slow reader of a large response is not a dead one. */
    private void watchDrain(long before) {
        schedule(limits.drain(), () -> {
            long now = pendingBytes();
            if (output != Output.ENDING) {
                return;
            }
            if (now == before) {
                reset(CloseReason.FAILURE);
            } else {
                watchDrain(now);
            }
        });
    }

    private long pendingBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    private void finish(boolean delivered) {
        if (released || output != Output.ENDING) {
            return;
        }
        if (!delivered) {
            reset(CloseReason.FAILURE);
            return;
        }
        cancelTimer();
        output = Output.ENDED;
        if (channel instanceof DuplexChannel duplex && !duplex.isOutputShutdown()) {
            cut = !observer.finishing();
            if (!cut && Transport.sendFin(duplex)) {
                observer.finSent();
            }
        }
        if (closing) {
            awaitPeer();
        }
    }

    private void awaitPeer() {
        if (!(channel instanceof DuplexChannel duplex) || duplex.isInputShutdown() || !channel.isActive()) {
            release();
            return;
        }
        gate.readOn();
        awaitAnswer(cut ? -1 : ackedWhileDelivering());
    }

    private void awaitAnswer(long ackedBefore) {
        schedule(limits.answer(), () -> {
            long acked = ackedWhileDelivering();
            if (acked != ackedBefore) {
                awaitAnswer(acked); // bytes before our FIN were still on their way, so the peer could not answer it yet
            } else {
                release();
            }
        });
    }

    /** What the peer has acknowledged while it has not yet all, FIN included; -1 when it has, or nobody knows. */
    private long ackedWhileDelivering() {
        TcpInfo info = KernelTcpInfo.ask(channel, -1, -1);
        return info != null && info.state() == TcpState.FIN_WAIT_1 ? info.get(TcpInfo.Figure.ACKED) : -1;
    }

    /** The peer's FIN or RST was read. */
    void inputEnded() {
        if (closing && output == Output.ENDED) {
            release();
        }
    }

    /** Nothing can be sent any more. */
    void peerReset() {
        if (closing) {
            release();
        }
    }

    private void release() {
        if (!released) {
            observer.releasing();
            giveBack();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the channel's close future tells
    private void giveBack() {
        released = true;
        cancelTimer();
        // From the first handler on, past SslHandler: it would try to say close_notify, again or in spite of a reset.
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    private void gone() {
        released = true;
        cancelTimer();
    }

    private void schedule(Duration delay, Runnable task) {
        cancelTimer();
        try {
            timer = channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            release(); // the loop is shutting down: nobody would wake us
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
