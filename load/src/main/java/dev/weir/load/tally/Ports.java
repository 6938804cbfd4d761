package dev.weir.load.tally;

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

    private final Map<Route, Deque<Long>> until = new HashMap<>();

    private record Route(InetAddress local, InetSocketAddress remote) {}

    void closed(RecordedConnection connection) {
        CloseStory close = connection.close();
        if (close == null || (close.timeWait() != Party.WEIR && close.timeWait() != Party.BOTH)) {
            return;
        }
        Long ends = close.timeWaitUntilNanos();
        if (ends == null) {
            return;
        }
        Deque<Long> route = until.computeIfAbsent(
                new Route(connection.local().getAddress(), connection.remote()), key -> new ArrayDeque<>());
        route.addLast(ends);
        while (route.getFirst() < ends - MINUTE_NANOS) {
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
            List<Long> left =
                    times.stream().filter(time -> time > nanos).sorted().toList();
            if (!left.isEmpty()) {
                uses.add(new PortUse(route.local, route.remote, left, left.size(), List.of()));
            }
        });
        uses.sort(Comparator.comparingInt((PortUse use) -> use.untilNanos().size())
                .reversed());
        return uses;
    }
}
