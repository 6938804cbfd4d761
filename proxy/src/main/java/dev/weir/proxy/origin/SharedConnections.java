package dev.weir.proxy.origin;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.origin.h2.OriginStreams;
import dev.weir.proxy.tap.ExchangeTap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop that carry many exchanges at once, and the exchanges that wait for one: because all are as full as
 * their origin allows, or because one is being set up.
 */
final class SharedConnections implements OriginStreams.Owner {

    /** To one destination: a second one only helps an origin that allows few streams, and every further one helps less. */
    private static final int MOST = 4;

    private final Map<Destination, Group> groups = new HashMap<>();
    private final Again again;

    /** Looks for a connection once more, on behalf of an exchange that waited. */
    @FunctionalInterface
    interface Again {
        OriginSource.Request acquire(Destination destination, OriginListener listener, ExchangeTap tap);
    }

    /** All that lead to one destination. */
    private static final class Group {
        final List<OriginStreams> open = new ArrayList<>(1);
        final Deque<Waiter> waiting = new ArrayDeque<>(0);
        int settingUp;

        @Nullable
        OriginStreams free() {
            for (OriginStreams connection : open) {
                if (connection.takesOneMore()) {
                    return connection;
                }
            }
            return null;
        }

        boolean isEmpty() {
            return open.isEmpty() && waiting.isEmpty() && settingUp == 0;
        }
    }

    /** An exchange without a connection. */
    private static final class Waiter implements OriginSource.Request {
        final Group group;
        final OriginListener listener;
        final ExchangeTap tap;
        OriginSource.@Nullable Request next;

        Waiter(Group group, OriginListener listener, ExchangeTap tap) {
            this.group = group;
            this.listener = listener;
            this.tap = tap;
        }

        @Override
        public void cancel() {
            group.waiting.remove(this);
            if (next != null) {
                next.cancel();
            }
        }
    }

    SharedConnections(Again again) {
        this.again = again;
    }

    /** One that takes one more exchange now. */
    @Nullable
    OriginStreams free(Destination destination) {
        Group group = groups.get(destination);
        // Who waits already goes first.
        return group == null || !group.waiting.isEmpty() ? null : group.free();
    }

    /** One that takes a WebSocket now, else one of which that is not known yet; null when there is neither. */
    @Nullable
    OriginStreams forWebSocket(Destination destination) {
        Group group = groups.get(destination);
        OriginStreams unsaid = null;
        for (OriginStreams connection : group == null ? List.<OriginStreams>of() : group.open) {
            if (connection.announcement().webSockets() && connection.takesOneMore()) {
                return connection;
            }
            unsaid = connection.announcement().came() ? unsaid : connection;
        }
        return unsaid;
    }

    /** Whether an exchange that found none free should wait instead of setting one up. */
    boolean enough(Destination destination) {
        Group group = groups.get(destination);
        return group != null && (group.settingUp > 0 || group.open.size() >= MOST);
    }

    /** Queues an exchange; only when there are {@link #enough}. */
    OriginSource.Request await(Destination destination, OriginListener listener, ExchangeTap tap) {
        Group group = group(destination);
        Waiter waiter = new Waiter(group, listener, tap);
        tellWhy(group, waiter);
        group.waiting.add(waiter);
        return waiter;
    }

    private static void tellWhy(Group group, Waiter waiter) {
        if (group.open.isEmpty()) {
            waiter.tap.waitsForSetUp();
        } else {
            OriginStreams full = group.open.get(0);
            waiter.tap.waitsForStream(full.id(), full.limit());
        }
    }

    /** A connection is being set up that will be shared, as far as is known. */
    void setUpBegun(Destination destination) {
        group(destination).settingUp++;
    }

    /** It was given up, or speaks HTTP/1: those who wait look for themselves. */
    void setUpEnded(Destination destination) {
        Group group = group(destination);
        group.settingUp--;
        if (group.settingUp == 0 && group.open.isEmpty()) {
            for (Waiter waiter = group.waiting.poll(); waiter != null; waiter = group.waiting.poll()) {
                lookAgain(destination, waiter);
            }
        }
        tidy(destination);
    }

    /** It failed, and would for those who wait just the same. */
    void setUpFailed(Destination destination, Failure failure) {
        Group group = group(destination);
        group.settingUp--;
        if (group.settingUp == 0 && group.open.isEmpty()) {
            for (Waiter waiter = group.waiting.poll(); waiter != null; waiter = group.waiting.poll()) {
                waiter.tap.waitEnded();
                waiter.listener.failed(failure);
            }
        }
        tidy(destination);
    }

    /** It is there. */
    void add(OriginStreams connection, boolean expected) {
        Group group = group(connection.destination());
        if (expected) {
            group.settingUp--;
        }
        if (!connection.isLeaving()) {
            group.open.add(connection);
        }
        serve(group, connection.destination());
        for (Waiter waiter : group.waiting) {
            waiter.tap.waitEnded();
            tellWhy(group, waiter);
        }
    }

    @Override
    public void freed(OriginStreams connection) {
        Group group = groups.get(connection.destination());
        if (group != null) {
            serve(group, connection.destination());
        }
    }

    @Override
    public void leaving(OriginStreams connection) {
        Group group = groups.get(connection.destination());
        if (group != null) {
            group.open.remove(connection);
            serve(group, connection.destination());
            tidy(connection.destination());
        }
    }

    private void serve(Group group, Destination destination) {
        for (Waiter waiter = group.waiting.peek(); waiter != null; waiter = group.waiting.peek()) {
            OriginStreams free = group.free();
            if (free == null) {
                break;
            }
            group.waiting.remove();
            waiter.tap.waitEnded();
            free.assign(waiter.listener, waiter.tap);
        }
        // Whoever has waited longest sets the next one up, and pays for it.
        if (!group.waiting.isEmpty() && group.settingUp == 0 && group.open.size() < MOST) {
            lookAgain(destination, group.waiting.remove());
        }
    }

    private void lookAgain(Destination destination, Waiter waiter) {
        waiter.tap.waitEnded();
        waiter.next = again.acquire(destination, waiter.listener, waiter.tap);
    }

    private Group group(Destination destination) {
        return groups.computeIfAbsent(destination, key -> new Group());
    }

    private void tidy(Destination destination) {
        Group group = groups.get(destination);
        if (group != null && group.isEmpty()) {
            groups.remove(destination);
        }
    }

    void closeAll() {
        List<OriginStreams> all =
                groups.values().stream().flatMap(group -> group.open.stream()).toList();
        all.forEach(connection -> connection.close(CloseReason.SHUTDOWN));
    }
}
