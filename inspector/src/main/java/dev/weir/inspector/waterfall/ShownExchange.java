package dev.weir.inspector.waterfall;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Leg;
import dev.weir.inspector.ladder.LadderClock;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.TcpSample;
import java.time.ZoneId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An exchange and what must be known around it to tell it in full.
 *
 * @param client the connection it came by; null when the capture does not have it (yet)
 * @param origin the connection that carried it, or on which its handshake failed; null likewise
 * @param positionOnClient how many exchanges the client's connection had carried with this one; null when unknown
 * @param positionOnOrigin how many exchanges that connection had carried with this one; null when unknown
 * @param paidByNumber the exchange that set that connection up; null when unknown
 * @param hsts why a browser would not have sent this by http; null when nothing here says so
 * @param zone of the times of day
 */
public record ShownExchange(
        RecordedExchange exchange,
        @Nullable RecordedConnection client,
        @Nullable RecordedConnection origin,
        @Nullable Integer positionOnClient,
        @Nullable Integer positionOnOrigin,
        @Nullable Long paidByNumber,
        @Nullable KnownHsts hsts,
        ClockAnchor anchor,
        ZoneId zone) {

    /** Finds what is around an exchange among all of a capture. */
    public static ShownExchange among(
            Collection<RecordedExchange> all,
            Collection<RecordedConnection> connections,
            RecordedExchange exchange,
            ClockAnchor anchor,
            ZoneId zone) {
        ConnectionId carrier = carrier(exchange);
        Long paidBy = null;
        int position = 0;
        int onClient = 0;
        for (RecordedExchange other : all) {
            if (other.id().equals(exchange.paidBy())) {
                paidBy = other.number();
            }
            if (carrier != null && carrier.equals(other.origin()) && other.number() <= exchange.number()) {
                position++;
            }
            if (other.client().equals(exchange.client()) && other.number() <= exchange.number()) {
                onClient++;
            }
        }
        return new ShownExchange(
                exchange,
                find(connections, exchange.client()),
                find(connections, carrier),
                onClient == 0 ? null : onClient,
                position == 0 ? null : position,
                paidBy,
                KnownHsts.of(all, exchange),
                anchor,
                zone);
    }

    /** The same with its places among what its connections carried, by who knows them better. */
    public ShownExchange placed(@Nullable Integer onClient, @Nullable Integer onOrigin) {
        return new ShownExchange(exchange, client, origin, onClient, onOrigin, paidByNumber, hsts, anchor, zone);
    }

    /** Whether the client's connection was made for it. */
    public boolean firstOnClient() {
        return positionOnClient != null && positionOnClient == 1;
    }

    /** Times of its ladders, from its first byte on. */
    public LadderClock clock() {
        return new LadderClock(exchange.startedAtNanos(), anchor, zone);
    }

    /** What the kernel last said of the origin connection until the exchange ended; null when it was not asked. */
    public @Nullable TcpSample latestSample() {
        TcpSample latest = null;
        if (origin != null) {
            for (TcpSample sample : origin.samples()) {
                if (sample.info().rttMicros() > 0 && sample.atNanos() <= exchange.endedAtNanos()) {
                    latest = sample;
                }
            }
        }
        for (TcpSample sample : exchange.samples()) {
            boolean later = latest == null || sample.atNanos() >= latest.atNanos();
            latest = sample.leg() == Leg.ORIGIN && sample.info().rttMicros() > 0 && later ? sample : latest;
        }
        return latest;
    }

    private static @Nullable ConnectionId carrier(RecordedExchange exchange) {
        ConnectAttempt winner = exchange.winner();
        return exchange.origin() != null ? exchange.origin() : winner == null ? null : winner.connection();
    }

    private static @Nullable RecordedConnection find(
            Collection<RecordedConnection> connections, @Nullable ConnectionId id) {
        for (RecordedConnection connection : connections) {
            if (connection.id().equals(id)) {
                return connection;
            }
        }
        return null;
    }
}
