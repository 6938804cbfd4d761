package dev.weir.proxy.transport;

import dev.weir.events.CloseReason;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How Weir ends a connection. A bare {@code close()} blinds us (what the peer sends after it is invisible) and, with unread bytes in
 * the socket, makes the kernel send RST, which may destroy what the peer had not yet read (RFC 9112, section 9.6). So: send what was
 * written, close_notify if there is TLS, our FIN, then read and discard until the peer's FIN or RST, bounded, and only then give
 * the descriptor back. Every method may be called from any thread, in any state, any number of times.
 */
public final class OrderlyClose {

    private static final AttributeKey<CloseProcess> PROCESS = AttributeKey.valueOf(OrderlyClose.class, "process");
    private static final AttributeKey<CloseObserver> OBSERVER = AttributeKey.valueOf(OrderlyClose.class, "observer");
    private static final AttributeKey<Limits> LIMITS = AttributeKey.valueOf(OrderlyClose.class, "limits");

    private OrderlyClose() {}

    /**
     * Ends both directions. What handlers write from now on fails; what comes from now on is discarded.
     * The channel's close future is done when the descriptor was given back.
     */
    public static void close(Channel channel, CloseReason reason) {
        onLoop(channel, process -> process.close(reason));
    }

    /** {@link #close} for a reason that nobody gave: the observer concludes it from what it saw. */
    static void closeUnannounced(Channel channel) {
        onLoop(channel, process -> process.close(null));
    }

    /**
     * Ends our direction only (close_notify if there is TLS, then FIN); the peer may go on. A later {@link #close} waits for the peer's
     * end as usual.
     */
    public static void halfClose(Channel channel) {
        onLoop(channel, CloseProcess::halfClose);
    }

    /**
     * Drops the connection with RST, on purpose: so that a truncated message cannot be taken for a complete one. Unsent bytes are lost.
     */
    public static void reset(Channel channel, CloseReason reason) {
        onLoop(channel, process -> process.reset(reason));
    }

    /** Whether {@link #close} or {@link #reset} was called on it; may be asked on its event loop. */
    public static boolean isClosing(Channel channel) {
        CloseProcess process = channel.attr(PROCESS).get();
        return process != null && process.isClosing();
    }

    /** Who is told. One observer a channel; if it is a handler in the pipeline, it goes on to see every byte that comes. */
    public static void observe(Channel channel, CloseObserver observer) {
        channel.attr(OBSERVER).set(observer);
    }

    /** Sets other limits than {@link Limits#DEFAULT}, before the close begins. */
    public static void limit(Channel channel, Limits limits) {
        channel.attr(LIMITS).set(limits);
    }

    private static void onLoop(Channel channel, Consumer<CloseProcess> step) {
        if (!channel.isOpen()) {
            return;
        }
        if (!channel.isRegistered()) {
            channel.unsafe().close(channel.voidPromise()); // without a loop there is neither pipeline nor peer
        } else if (channel.eventLoop().inEventLoop()) {
            step.accept(processOf(channel));
        } else {
            channel.eventLoop().execute(() -> step.accept(processOf(channel)));
        }
    }

    private static CloseProcess processOf(Channel channel) {
        CloseProcess process = channel.attr(PROCESS).get();
        if (process == null) {
            CloseObserver observer = channel.attr(OBSERVER).get();
            Limits limits = channel.attr(LIMITS).get();
            process = new CloseProcess(
                    channel,
                    observer == null ? Unobserved.INSTANCE : observer,
                    limits == null ? Limits.DEFAULT : limits);
            channel.attr(PROCESS).set(process);
        }
        return process;
    }

    /**
     * How patient an orderly close is.
     *
     * @param answer how long to wait for the peer's FIN or RST after ours, counted anew while the kernel still delivers our bytes
     * @param drain how long what was written may wait in Weir without one byte of progress, before the connection is reset
     */
    public record Limits(Duration answer, Duration drain) {

        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(30));

        public Limits {
            if (answer.isNegative() || drain.isNegative()) {
                throw new IllegalArgumentException("limits: " + answer + ", " + drain + " (expected: not negative)");
            }
        }
    }

    /** For channels without a tap. */
    private enum Unobserved implements CloseObserver {
        INSTANCE;

        @Override
        public void closing(CloseReason reason) {}

        @Override
        public void closeNotifySent() {}

        @Override
        public boolean finishing() {
            return true;
        }

        @Override
        public void finSent() {}

        @Override
        public void resetting() {}

        @Override
        public void releasing() {}
    }
}
