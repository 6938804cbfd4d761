package dev.weir.proxy.origin.pac;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.RoutePlanner;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a script, on a thread of its own and one after the other. The script is told scheme and host, never the path, as browsers do
 * with https: then an answer holds for all of a destination, and is kept for a while.
 */
public final class PacPlanner implements RoutePlanner {

    /** A name that changes its address, or a network that changes, is noticed after that long. */
    private static final Duration KEPT = Duration.ofSeconds(30);

    private static final int MOST_KEPT = 1_000;
    private static final int MOST_WAITING = 1_000;

    /** The script's own bound is a count of steps; its questions to name servers take time besides. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration NAME_PATIENCE = Duration.ofSeconds(3);

    private final PacScript script;
    private final InstantSource clock;
    private final Cache<Destination, List<PlannedRoute>> kept = Caffeine.newBuilder()
            .maximumSize(MOST_KEPT)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), run -> {
                Thread made = new Thread(run, "weir-pac");
                made.setDaemon(true);
                return made;
            });

    /** Plans by that script; the clock is the one that it may ask for the day and the hour. */
    public PacPlanner(PacScript script, InstantSource clock) {
        this.script = script;
        this.clock = clock;
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public Future<List<PlannedRoute>> plan(EventLoop loop, Destination destination, Names names) {
        List<PlannedRoute> known = kept.getIfPresent(destination);
        if (known != null) {
            return loop.newSucceededFuture(known);
        }
        Promise<List<PlannedRoute>> plan = loop.newPromise();
        Future<?> late = loop.schedule(
                () -> plan.tryFailure(failure("the PAC script did not answer in time")),
                PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS);
        plan.addListener(done -> late.cancel(false));
        try {
            thread.execute(() -> ask(loop, destination, names, plan));
        } catch (RejectedExecutionException e) {
            plan.tryFailure(failure("too many requests wait for the PAC script"));
        }
        return plan;
    }

    private void ask(EventLoop loop, Destination destination, Names names, Promise<List<PlannedRoute>> plan) {
        if (plan.isDone()) {
            return;
        }
        PacFunctions functions = new PacFunctions(
                host -> addresses(loop, host, names), () -> ownAddress(loop, destination, names), clock);
        try {
            String url = (destination.secure() ? "https://" : "http://") + destination.hostValue() + "/";
            String result = script.find(url, destination.tlsName().host(), functions);
            List<PlannedRoute> routes = PacResult.routes(result);
            if (!functions.askedTheClock()) {
                kept.put(destination, routes);
            }
            plan.trySuccess(routes);
        } catch (IllegalArgumentException | StackOverflowError e) {
            plan.tryFailure(failure("the PAC script " + e.getMessage()));
        }
    }

    private static FailureException failure(String why) {
        return FailureException.onOrigin(FailureKind.PROXY_CONFIGURATION_ERROR, why);
    }

    /** On the script's thread, so that waiting is no harm. */
    private static List<InetAddress> addresses(EventLoop loop, String host, Names names) {
        Future<List<InetAddress>> found = names.addressesOf(loop, host);
        boolean came = found.awaitUninterruptibly(NAME_PATIENCE.toMillis());
        return came && found.isSuccess() ? found.getNow() : List.of();
    }

    /** The address that a packet to the destination would leave from; no packet is sent. */
    private static @Nullable InetAddress ownAddress(EventLoop loop, Destination destination, Names names) {
        List<InetAddress> to = addresses(loop, destination.authority().host(), names);
        return to.isEmpty() ? null : OwnAddress.towards(to.get(0));
    }
}
