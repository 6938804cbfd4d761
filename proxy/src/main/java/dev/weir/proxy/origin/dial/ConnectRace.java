package dev.weir.proxy.origin.dial;

import dev.weir.events.Failure;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.origin.dns.AddressListener;
import dev.weir.proxy.origin.dns.AddressQueue;
import dev.weir.proxy.tap.ConnectTap;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Attempts at the addresses of one target, staggered as in RFC 8305, section 5: the next one starts when the last has taken 250 ms or
 * has failed. The first to connect wins, the others are abandoned. Confined to the event loop.
 */
final class ConnectRace implements AddressListener, ConnectAttempt.Outcome {

    private final EventLoop loop;
    private final Authority target;
    private final DialConfig config;
    private final SocketOpener opener;
    private final ConnectTap tap;
    private final Promise<Dialed> promise;
    private final AddressQueue waiting = new AddressQueue();
    private final List<ConnectAttempt> running = new ArrayList<>(2);
    private final List<Failure> failures = new ArrayList<>(2);
    private @Nullable Future<?> nextStart;
    private @Nullable Future<?> deadline;
    private boolean resolved;
    private boolean over;
    private int attempts;

    ConnectRace(
            EventLoop loop,
            Authority target,
            DialConfig config,
            SocketOpener opener,
            ConnectTap tap,
            Promise<Dialed> promise) {
        this.loop = loop;
        this.target = target;
        this.config = config;
        this.opener = opener;
        this.tap = tap;
        this.promise = promise;
    }

    @Override
    public void addresses(List<InetAddress> batch) {
        waiting.add(batch);
        if (!over && nextStart == null) {
            startNext();
        }
    }

    @Override
    public void completed() {
        resolved = true;
        failIfNothingIsLeft();
    }

    @Override
    public void failed(FailureException failure) {
        stop();
        promise.tryFailure(failure);
    }

    /** Nobody waits for the result any more: what is under way is abandoned. */
    void stop() {
        over = true;
        cancel(nextStart);
        cancel(deadline);
        running.forEach(ConnectAttempt::abandon);
        running.clear();
    }

    // While nextStart is null, the last attempt has had its time (or there was none): an address that comes may start
    // at once.
    private void startNext() {
        cancel(nextStart);
        nextStart = null;
        InetAddress address = over ? null : waiting.poll();
        if (address == null) {
            failIfNothingIsLeft();
            return;
        }
        if (deadline == null) {
            deadline = loop.schedule(this::giveUp, config.raceTimeoutMillis(), TimeUnit.MILLISECONDS);
        }
        nextStart = loop.schedule(this::startNext, config.attemptDelayMillis(), TimeUnit.MILLISECONDS);
        ConnectAttempt attempt =
                new ConnectAttempt(new InetSocketAddress(address, target.port()), ++attempts, config, tap, this);
        running.add(attempt);
        attempt.start(loop, opener);
    }

    @Override
    public boolean wanted() {
        return promise.setUncancellable();
    }

    @Override
    public void connected(ConnectAttempt attempt, Dialed dialed) {
        running.remove(attempt);
        stop();
        promise.setSuccess(dialed);
    }

    @Override
    public void failed(ConnectAttempt attempt, Failure failure) {
        running.remove(attempt);
        failures.add(failure);
        startNext();
    }

    private void failIfNothingIsLeft() {
        if (!over && resolved && running.isEmpty() && waiting.isEmpty()) {
            stop();
            promise.tryFailure(new FailureException(ConnectFailures.all(target, failures)));
        }
    }

    private void giveUp() {
        over = true;
        for (ConnectAttempt attempt : List.copyOf(running)) {
            attempt.fail(ConnectFailures.timeout(attempt.remote(), config.raceTimeoutMillis()));
        }
        for (InetAddress left = waiting.poll(); left != null; left = waiting.poll()) {
            failures.add(ConnectFailures.untried(new InetSocketAddress(left, target.port())));
        }
        stop();
        promise.tryFailure(new FailureException(ConnectFailures.all(target, failures)));
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
