package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.proxy.http.Destination;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections of one event loop, shared by all its clients. The one used last goes first: it is the least likely to have been
 * closed by its origin, and the others can grow old and go.
 */
final class OriginPool {

    private final Map<Destination, Deque<OriginConnection>> idle = new HashMap<>();
    private final int limit;

    OriginPool(int limit) {
        this.limit = limit;
    }

    @Nullable
    OriginConnection take(Destination destination) {
        Deque<OriginConnection> waiting = idle.get(destination);
        if (waiting == null) {
            return null;
        }
        OriginConnection connection = waiting.pollFirst();
        if (waiting.isEmpty()) {
            idle.remove(destination);
        }
        return connection;
    }

    /** Keeps a connection, unless there are enough: the oldest makes room. */
    void keep(OriginConnection connection) {
        Deque<OriginConnection> waiting = idle.computeIfAbsent(connection.destination(), key -> new ArrayDeque<>(4));
        waiting.addFirst(connection);
        if (waiting.size() > limit) {
            waiting.removeLast().close(CloseReason.POOL_FULL);
        }
    }

    void remove(OriginConnection connection) {
        Deque<OriginConnection> waiting = idle.get(connection.destination());
        if (waiting != null && waiting.remove(connection) && waiting.isEmpty()) {
            idle.remove(connection.destination());
        }
    }

    void closeAll() {
        List<OriginConnection> all =
                idle.values().stream().flatMap(Deque::stream).toList();
        idle.clear();
        all.forEach(connection -> connection.close(CloseReason.SHUTDOWN));
    }
}
