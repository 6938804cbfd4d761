package dev.weir.load.tally;

import dev.weir.events.CloseReason;
import dev.weir.inspector.ledger.PortUse;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which local ports TIME_WAIT blocks, by where they lead: those of the last minute. */
public final class Ports {

    /** Linux: TCP_TIMEWAIT_LEN. */
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Map<Route, Deque<Blocked>> until = new HashMap<>();

    private record Route(InetAddress local, InetSocketAddress remote) {}

    /** One port; {@code meanwhile}: not because the load was over. */
    private record Blocked(long untilNanos, boolean meanwhile) {}

    void closed(RecordedConnection connection) {
        CloseStory close = connection.close();
        if (close == null || (close.timeWait() != Party.WEIR && close.timeWait() != Party.BOTH)) {
            return;
        }
        Long ends = close.timeWaitUntilNanos();
        if (ends == null) {
            return;
        }
        Deque<Blocked> route = until.computeIfAbsent(
                new Route(connection.local().getAddress(), connection.remote()), key -> new ArrayDeque<>());
        route.addLast(new Blocked(ends, close.reason() != CloseReason.SHUTDOWN));
        while (route.getFirst().untilNanos < ends - MINUTE_NANOS) {
            route.removeFirst();
        }
    }

    /** Takes over those of another loop. */
    public void addAll(Ports other) {
        other.until.forEach((route, times) ->
                until.computeIfAbsent(route, key -> new ArrayDeque<>()).addAll(times));
    }

    /** What is blocked at a moment, the busiest way first. */
    public List<PortUse> at(long nanos) {
        List<PortUse> uses = new ArrayList<>();
        until.forEach((route, times) -> {
            List<Blocked> left =
                    times.stream().filter(time -> time.untilNanos > nanos).toList();
            if (!left.isEmpty()) {
                List<Long> ends =
                        left.stream().map(Blocked::untilNanos).sorted().toList();
                int meanwhile = (int) left.stream().filter(Blocked::meanwhile).count();
                uses.add(new PortUse(route.local, route.remote, ends, meanwhile, List.of()));
            }
        });
        uses.sort(Comparator.comparingInt((PortUse use) -> use.untilNanos().size())
                .reversed());
        return uses;
    }
}
