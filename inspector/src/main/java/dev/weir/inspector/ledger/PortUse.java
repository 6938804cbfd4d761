package dev.weir.inspector.ledger;

import dev.weir.events.Leg;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one way out uses ports up: each connection that Weir closes first blocks one local port towards that address and port for as
 * long as TIME_WAIT lasts.
 *
 * @param local the address of ours
 * @param remote what it leads to
 * @param untilNanos when each of those that are blocked now will be free, in order
 * @param closedInLastMinute by us first
 * @param causes of these, the most frequent first
 */
public record PortUse(
        InetAddress local,
        InetSocketAddress remote,
        List<Long> untilNanos,
        int closedInLastMinute,
        List<Cause> causes) {

    private static final int SHOWN_EXCHANGES = 5;

    /**
     * Why Weir closed first.
     *
     * @param exchanges the numbers of the first few whose connection that was
     */
    public record Cause(String why, int count, List<Long> exchanges) {}

    public double perSecond() {
        return closedInLastMinute / 60.0;
    }

    /** Puts connections together by where they led. Origin leg only: on the client's the local port is always the same. */
    static final class Collector {

        private record Route(InetAddress local, InetSocketAddress remote) {}

        private static final class Draft {
            final List<Long> until = new ArrayList<>();
            final Map<String, List<Long>> causes = new LinkedHashMap<>();
            int recent;
        }

        private final long atNanos;
        private final CloseCauses causes;
        private final Map<Route, Draft> drafts = new LinkedHashMap<>();

        Collector(long atNanos, CloseCauses causes) {
            this.atNanos = atNanos;
            this.causes = causes;
        }

        void add(RecordedConnection connection, CloseStory close) {
            boolean ours = close.timeWait() == Party.WEIR || close.timeWait() == Party.BOTH;
            if (connection.leg() == Leg.CLIENT || !ours || connection.local().getAddress() == null) {
                return;
            }
            Route route = new Route(connection.local().getAddress(), connection.remote());
            Draft draft = drafts.computeIfAbsent(route, key -> new Draft());
            Long until = close.timeWaitUntilNanos();
            if (until != null && until > atNanos) {
                draft.until.add(until);
            }
            if (atNanos - close.closedAtNanos() < SocketLedger.MINUTE_NANOS) {
                draft.recent++;
                draft.causes
                        .computeIfAbsent(causes.of(connection, close), key -> new ArrayList<>())
                        .add(connection.lastExchange());
            }
        }

        List<PortUse> routes() {
            List<PortUse> routes = new ArrayList<>();
            drafts.forEach((route, draft) -> {
                if (!draft.until.isEmpty() || draft.recent > 0) {
                    Collections.sort(draft.until);
                    routes.add(new PortUse(
                            route.local, route.remote, List.copyOf(draft.until), draft.recent, causes(draft)));
                }
            });
            routes.sort(
                    Comparator.comparingInt((PortUse use) -> use.untilNanos().size())
                            .reversed());
            return List.copyOf(routes);
        }

        private static List<Cause> causes(Draft draft) {
            List<Cause> causes = new ArrayList<>();
            draft.causes.forEach((why, numbers) -> causes.add(new Cause(
                    why,
                    numbers.size(),
                    numbers.stream()
                            .filter(number -> number > 0)
                            .limit(SHOWN_EXCHANGES)
                            .toList())));
            causes.sort(Comparator.comparingInt(Cause::count).reversed());
            return List.copyOf(causes);
        }
    }
}
