package dev.weir.inspector.har.read;

import dev.weir.events.ConnectionId;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.inspector.model.RecordedConnection;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The origin connections that entries name. Memory is bounded: of very many the ones used last are remembered. */
final class ImportedConnections {

    private static final int MOST = 10_000;

    /** Nobody saw which address of ours it had. */
    private static final InetSocketAddress NOT_TOLD = InetSocketAddress.createUnresolved("unknown", 0);

    /** Who set up what was there before the HAR began. */
    private static final ExchangeId EARLIER = new ExchangeId(0);

    private final Map<String, RecordedConnection> named = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RecordedConnection> eldest) {
            return size() > MOST;
        }
    };

    private long lastId;

    /** Names mean nothing in another file. */
    void nextFile() {
        named.clear();
    }

    /**
     * The connection of an entry as it is after it; null when nothing is known of any.
     *
     * @param remote by name only when no address was told
     */
    @Nullable
    RecordedConnection of(HarObject entry, EntryTimes times, long number, InetSocketAddress remote) {
        String name = name(entry);
        boolean fresh = times.tcp() != null || times.tls() != null;
        RecordedConnection before = name == null || fresh ? null : named.get(name);
        if (before == null && name == null && !fresh && remote.getAddress() == null) {
            return null;
        }
        RecordedConnection now = before == null
                ? opened(
                        times,
                        fresh ? new ExchangeId(number) : name == null || times.dns() != null ? null : EARLIER,
                        number,
                        remote)
                : usedBy(before, number);
        if (name != null) {
            named.put(name, now);
        }
        return now;
    }

    /**
     * {@code _connectionId} is Chrome's and Weir's name of it; their and Firefox's {@code connection} is the remote port (of a proxy, when
     * there was one), so no number is taken for a name.
     */
    private static @Nullable String name(HarObject entry) {
        String id = entry.text("_connectionId");
        if (id != null && !id.isBlank() && !id.equals("0")) {
            return id;
        }
        String connection = entry.text("connection");
        boolean named = connection != null && !connection.isBlank() && !connection.matches("\\d{1,5}");
        return named ? connection : null;
    }

    private RecordedConnection opened(
            EntryTimes times, @Nullable ExchangeId paidBy, long number, InetSocketAddress remote) {
        EntryTimes.Interval tcp = times.tcp();
        return new RecordedConnection(
                new ConnectionId(++lastId),
                Leg.ORIGIN,
                NOT_TOLD,
                remote,
                tcp == null ? null : tcp.start(),
                tcp == null ? times.start() : tcp.end(),
                paidBy,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                1,
                number,
                -1,
                -1,
                null,
                null);
    }

    private static RecordedConnection usedBy(RecordedConnection before, long number) {
        return new RecordedConnection(
                before.id(),
                before.leg(),
                before.local(),
                before.remote(),
                before.connectStartedAtNanos(),
                before.establishedAtNanos(),
                before.paidBy(),
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                before.exchanges() + 1,
                number,
                -1,
                -1,
                null,
                null);
    }
}
