package dev.weir.inspector.ingest;

import dev.weir.events.ExchangeEvent.RouteChosen;
import dev.weir.events.ExchangeEvent.RouteFailed;
import dev.weir.events.ExchangeEvent.SocksAnswered;
import dev.weir.events.ExchangeEvent.SocksRequested;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import dev.weir.inspector.model.Passage;
import dev.weir.inspector.model.Passage.RouteChoice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an exchange came in and goes out, as far as it is known. */
final class PassageDraft {

    private final WayIn way;
    private final List<RouteChoice> routes = new ArrayList<>(0);
    private @Nullable SocksRequest socks;
    private @Nullable String socksReply;

    PassageDraft(WayIn way) {
        this.way = way;
    }

    void requested(SocksRequested event) {
        socks = event.request();
    }

    void answered(SocksAnswered event) {
        socksReply = event.reply();
    }

    void chosen(RouteChosen event) {
        routes.add(new RouteChoice(event.atNanos(), event.route(), event.why(), null));
    }

    void failed(RouteFailed event) {
        if (!routes.isEmpty()) {
            RouteChoice last = routes.remove(routes.size() - 1);
            routes.add(new RouteChoice(last.atNanos(), last.route(), last.why(), event.failure()));
        }
    }

    boolean socks() {
        return socks != null;
    }

    Passage record() {
        return socks == null && routes.isEmpty()
                ? Passage.by(way)
                : new Passage(way, socks, socksReply, List.copyOf(routes));
    }
}
