package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.tap.ExchangeTap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks for a stream that can carry one exchange's WebSocket (RFC 8441), and takes HTTP/1 where there is none. */
final class WebSocketSearch implements OriginSource.Request {

    private final Route route;
    private final OriginListener listener;
    private final ExchangeTap tap;
    private final Supplier<OriginSource.Request> http1;
    private OriginSource.@Nullable Request next;
    private boolean cancelled;

    WebSocketSearch(Route route, OriginListener listener, ExchangeTap tap, Supplier<OriginSource.Request> http1) {
        this.route = route;
        this.listener = listener;
        this.tap = tap;
        this.http1 = http1;
    }

    /** @param open a connection that may do; null to set one up */
    WebSocketSearch begin(@Nullable OriginStreams open, SetUps setUps, Consumer<Failure> unreachable) {
        if (open != null) {
            open.announcement().await(() -> settled(open, false));
        } else {
            next = setUps.begin(route, true, true, tap, new OwnConnection(unreachable));
        }
        return this;
    }

    private void settled(OriginStreams connection, boolean own) {
        if (cancelled) {
            return;
        }
        if (connection.announcement().webSockets() && connection.takesOneMore()) {
            connection.assign(listener, tap);
            return;
        }
        if (own) {
            // What it was set up for it cannot do: another one follows, and the record begins anew with that.
            tap.retried(new Failure(
                    Leg.ORIGIN,
                    FailureKind.HTTP_UPGRADE_FAILED,
                    "origin takes no WebSocket on this connection of HTTP/2"));
        }
        next = http1.get();
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (next != null) {
            next.cancel();
        }
    }

    /** The connection that was set up for this. */
    private final class OwnConnection implements SetUps.Outcome {
        private final Consumer<Failure> unreachable;

        OwnConnection(Consumer<Failure> unreachable) {
            this.unreachable = unreachable;
        }

        @Override
        public void streams(OriginStreams connection) {
            connection.announcement().await(() -> settled(connection, true));
        }

        @Override
        public void http1(OriginConnection connection) {
            connection.assign(route, listener, tap);
        }

        @Override
        public void failed(Failure failure) {
            unreachable.accept(failure);
        }
    }
}
