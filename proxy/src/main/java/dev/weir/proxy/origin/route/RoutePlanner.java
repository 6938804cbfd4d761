package dev.weir.proxy.origin.route;

import dev.weir.proxy.http.Destination;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.List;

/** Decides which ways lead to a destination. One for the whole proxy, used from all event loops. */
public interface RoutePlanner {

    /** All destinations directly. */
    RoutePlanner DIRECT = fixed(new PlannedRoute(null, ""));

    /**
     * The routes to try, in this order.
     *
     * @param names for planners that need an address
     * @return completes on the loop, never empty; fails with {@link dev.weir.proxy.exchange.FailureException}
     */
    Future<List<PlannedRoute>> plan(EventLoop loop, Destination destination, Names names);

    /** Finds addresses, as for any origin. */
    @FunctionalInterface
    interface Names {
        Future<List<InetAddress>> addressesOf(EventLoop loop, String host);
    }

    /** All destinations by one route. */
    static RoutePlanner fixed(PlannedRoute route) {
        List<PlannedRoute> only = List.of(route);
        return (loop, destination, names) -> loop.newSucceededFuture(only);
    }

    /** All by way of one parent, but for the exceptions. */
    static RoutePlanner by(ParentProxy parent, NoProxy exceptions) {
        List<PlannedRoute> usual = List.of(new PlannedRoute(parent, "--parent"));
        return except(exceptions, (loop, destination, names) -> loop.newSucceededFuture(usual));
    }

    /** As another one plans, but for the exceptions, which are reached directly. */
    static RoutePlanner except(NoProxy exceptions, RoutePlanner otherwise) {
        return (loop, destination, names) -> {
            String entry = exceptions.entryFor(destination.authority());
            return entry == null
                    ? otherwise.plan(loop, destination, names)
                    : loop.newSucceededFuture(List.of(new PlannedRoute(null, "--no-proxy " + entry)));
        };
    }
}
