package dev.weir.app.selection;

import dev.weir.app.ExitCode;
import dev.weir.app.Trouble;
import dev.weir.app.files.CaptureIndexing;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.facet.Column;
import dev.weir.inspector.facet.Condition;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.facet.UrlParts;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.waterfall.ShownExchange;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One exchange of a capture, with what must be known around it. */
public final class ShownExchanges {

    /** Who paid for a connection is the first on it; what a host last said of itself is with the latest. */
    private static final int NEAR = 1000;

    /** Read and compared in half a second, without an index. */
    private static final int FEW = 2000;

    /** Where there are more: which ones of them are looked at. */
    private static final int SHORTLY_BEFORE = 100;

    private ShownExchanges() {}

    /** The same, by the index of the capture where it has one. */
    public static ShownExchange required(CaptureReader reader, Path file, long number) throws Trouble {
        try (CaptureIndex index = CaptureIndexing.there(file, Thresholds.USUAL)) {
            return required(reader, file, number, index);
        } catch (SQLException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Finds an exchange by its number.
     *
     * @param index of the capture; null when it has none: then what came shortly before it is read
     * @throws Trouble when there is none
     */
    public static ShownExchange required(CaptureReader reader, Path file, long number, @Nullable CaptureIndex index)
            throws Trouble {
        RecordedExchange exchange = reader.exchange(number)
                .orElseThrow(() -> new Trouble(
                        ExitCode.INPUT,
                        "There is no exchange #" + number + " in " + file + ", which has " + reader.count()
                                + ".\n  `weir show` lists them"));
        if (index != null) {
            try {
                return byIndex(reader, exchange, index);
            } catch (SQLException e) {
                throw unreadable(file, e);
            }
        }
        return withoutIndex(reader, exchange);
    }

    /** Whether a capture is so small that it takes no index to compare one of its exchanges with all others. */
    public static boolean few(CaptureReader reader) {
        return reader.count() <= FEW;
    }

    /** The index turned out damaged. */
    public static Trouble unreadable(Path file, SQLException e) {
        return new Trouble(ExitCode.INPUT, "The index in " + file + " cannot be read: " + e.getMessage(), e);
    }

    private static ShownExchange withoutIndex(CaptureReader reader, RecordedExchange exchange) {
        boolean few = few(reader);
        // What came later says nothing about this one.
        ExchangeQuery before = ExchangeQuery.ALL
                .in(ExchangeQuery.Order.NUMBER)
                .numbers(few ? Long.MIN_VALUE : exchange.number() - SHORTLY_BEFORE, exchange.number());
        List<RecordedExchange> all = new ArrayList<>();
        reader.exchanges(before).forEach(all::add);
        ShownExchange shown = among(reader, all, exchange);
        if (few) {
            return shown;
        }
        // Empty when room was made just now: see SizeLimit.
        long since = all.isEmpty() ? exchange.startedAtNanos() : all.get(0).startedAtNanos();
        return shown.placed(
                madeSince(since, shown.client()) ? shown.positionOnClient() : null,
                madeSince(since, shown.origin()) ? shown.positionOnOrigin() : null);
    }

    /** Whether all that a connection carried began after that moment. */
    private static boolean madeSince(long nanos, @Nullable RecordedConnection connection) {
        return connection != null && connection.establishedAtNanos() >= nanos;
    }

    private static ShownExchange among(CaptureReader reader, List<RecordedExchange> all, RecordedExchange exchange) {
        Long carrier = ExchangeFacets.of(exchange).origin();
        List<RecordedConnection> connections = Stream.of(
                        exchange.client(), carrier == null ? exchange.client() : new ConnectionId(carrier))
                .flatMap(id -> reader.connection(id).stream())
                .toList();
        return ShownExchange.among(all, connections, exchange, reader.info().anchor(), ZoneId.systemDefault());
    }

    private static ShownExchange byIndex(CaptureReader reader, RecordedExchange exchange, CaptureIndex index)
            throws SQLException {
        Condition onClient = until(exchange, Column.CLIENT, exchange.client().value());
        Long carrier = ExchangeFacets.of(exchange).origin();
        Condition onOrigin = carrier == null ? null : until(exchange, Column.ORIGIN, carrier);
        List<Long> near = new ArrayList<>();
        if (onOrigin != null) {
            add(near, index.possible(onOrigin).page(false, 0, NEAR));
        }
        Condition before = before(exchange);
        if (before != null) {
            add(near, index.possible(before).page(true, 0, NEAR));
        }
        List<RecordedExchange> all = near.stream()
                .distinct()
                .sorted(Comparator.naturalOrder())
                .flatMap(number -> reader.exchange(number, false).stream())
                .toList();
        Integer placed = null;
        if (onOrigin != null && exchange.origin() != null) {
            placed = Math.toIntExact(index.possible(onOrigin).count());
        }
        return among(reader, all, exchange)
                .placed(Math.toIntExact(index.possible(onClient).count()), placed);
    }

    private static void add(List<Long> to, long[] numbers) {
        Arrays.stream(numbers).forEach(to::add);
    }

    /** What a connection carried until then, this one included. */
    private static Condition until(RecordedExchange exchange, Column connection, long id) {
        return Condition.all(
                new Condition.Between(Column.NUMBER, Long.MIN_VALUE, exchange.number()),
                new Condition.Between(connection, id, id));
    }

    /** What was asked before of the same host, or of one above it; null where that says nothing. */
    private static @Nullable Condition before(RecordedExchange exchange) {
        String host = exchange.url().startsWith("http://")
                ? UrlParts.of(exchange.url()).map(UrlParts::host).orElse(null)
                : null;
        return host == null
                ? null
                : Condition.all(
                        new Condition.Between(Column.NUMBER, Long.MIN_VALUE, exchange.number() - 1),
                        new Condition.Text(Column.HOST, said -> host.equals(said) || host.endsWith("." + said)));
    }
}
