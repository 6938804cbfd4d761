package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.route.PlannedRoute;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries the planned routes of one exchange in their order, until one leads to the origin. Only what goes wrong on the way there makes
 * it try the next one: an origin that was reached and does not verify would not verify by another way.
 */
final class RouteSearch implements OriginSource.Request {

    /** One try. */
    @FunctionalInterface
    interface Attempt {
        OriginSource.Request begin(Route route, Consumer<Failure> unreachable);
    }

    private final Destination destination;
    private final boolean bytesOnly;
    private final ExchangeTap tap;
    private final Attempt attempt;
    private final Consumer<Failure> failed;
    private final Future<List<PlannedRoute>> plan;
    private List<PlannedRoute> routes = List.of();
    private int tried;
    private OriginSource.@Nullable Request current;
    private boolean cancelled;

    private RouteSearch(
            Destination destination,
            boolean bytesOnly,
            Future<List<PlannedRoute>> plan,
            ExchangeTap tap,
            Attempt attempt,
            Consumer<Failure> failed) {
        this.destination = destination;
        this.bytesOnly = bytesOnly;
        this.plan = plan;
        this.tap = tap;
        this.attempt = attempt;
        this.failed = failed;
    }

    /** Begins; a plan that is there already is followed before this returns. */
    static OriginSource.Request begin(
            Destination destination,
            boolean bytesOnly,
            Future<List<PlannedRoute>> plan,
            ExchangeTap tap,
            Attempt attempt,
            Consumer<Failure> failed) {
        RouteSearch search = new RouteSearch(destination, bytesOnly, plan, tap, attempt, failed);
        if (plan.isSuccess()) {
            search.planned();
        } else {
            plan.addListener(done -> search.planned());
        }
        return search;
    }

    private void planned() {
        if (cancelled) {
            return;
        }
        if (plan.isSuccess()) {
            routes = plan.getNow();
            next();
        } else {
            failed.accept(failure(plan.cause()));
        }
    }

    private void next() {
        PlannedRoute planned = routes.get(tried++);
        if (!planned.why().isEmpty()) {
            tap.routeChosen(planned.text(), planned.why());
        }
        current = attempt.begin(Route.of(planned, destination, bytesOnly), this::unreachable);
    }

    private void unreachable(Failure failure) {
        if (cancelled) {
            return;
        }
        if (tried == routes.size() || ofOrigin(failure.kind())) {
            failed.accept(failure);
        } else {
            tap.routeFailed(failure);
            next();
        }
    }

    private static boolean ofOrigin(FailureKind kind) {
        return switch (kind) {
            case TLS_ALERT_RECEIVED, TLS_CERTIFICATE_ERROR, TLS_PROTOCOL_ERROR, PROXY_LOOP_DETECTED -> true;
            default -> false;
        };
    }

    static Failure failure(Throwable cause) {
        return cause instanceof FailureException known
                ? known.failure()
                : new Failure(Leg.ORIGIN, FailureKind.PROXY_INTERNAL_ERROR, cause.toString());
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (current != null) {
            current.cancel();
        }
    }
}
