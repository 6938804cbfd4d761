package dev.weir.app.selection;

import dev.weir.app.files.CaptureIndexing;
import dev.weir.events.ConnectionId;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.query.Selection;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import dev.weir.inspector.store.index.CaptureIndex;
import dev.weir.inspector.store.index.SealedIndex;
import dev.weir.inspector.store.index.list.ListOrder;
import dev.weir.inspector.store.index.list.ListQuery;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of a capture that somebody means. Where the capture has an index, that finds them; where it has none, none is made: all records are
 * read.
 *
 * @param progress told how many records were looked at, where the index does not know enough
 */
public record Selected(CaptureReader reader, Path file, Selection selection, SealedIndex.Progress progress) {

    /** Without bodies, read as they are asked for. */
    public Stream<RecordedExchange> in(ExchangeQuery.Order order) {
        List<Long> numbers = numbers(order);
        return numbers == null
                ? selection.in(reader, ExchangeQuery.ALL.in(order))
                : numbers.stream().flatMap(number -> reader.exchange(number, false).stream());
    }

    /**
     * Some of many.
     *
     * @param count of all
     */
    public record First(List<RecordedExchange> exchanges, long count) {}

    /** The first of them by number, at most so many. */
    public First first(int most) {
        List<Long> numbers = numbers(ExchangeQuery.Order.NUMBER);
        if (numbers != null) {
            List<RecordedExchange> exchanges = numbers.stream()
                    .limit(most)
                    .flatMap(number -> reader.exchange(number, false).stream())
                    .toList();
            return new First(exchanges, numbers.size());
        }
        ExchangeQuery query = ExchangeQuery.ALL.in(ExchangeQuery.Order.NUMBER);
        List<RecordedExchange> exchanges = new ArrayList<>();
        if (selection.filter() == null) {
            reader.exchanges(query.atMost(most)).forEach(exchanges::add);
            return new First(exchanges, reader.count());
        }
        long count = 0;
        for (Iterator<RecordedExchange> all = selection.in(reader, query).iterator(); all.hasNext(); count++) {
            RecordedExchange exchange = all.next();
            if (count < most) {
                exchanges.add(exchange);
            }
        }
        return new First(exchanges, count);
    }

    /** The connections that these used, as far as the capture has them. */
    public List<RecordedConnection> connections(First first) {
        Set<ConnectionId> ids = new LinkedHashSet<>();
        for (RecordedExchange exchange : first.exchanges()) {
            ids.add(exchange.client());
            ConnectionId origin = exchange.origin();
            if (origin != null) {
                ids.add(origin);
            }
        }
        return ids.stream().flatMap(id -> reader.connection(id).stream()).toList();
    }

    /** Null when there is no index to ask, or nothing to ask it. */
    private @Nullable List<Long> numbers(ExchangeQuery.Order order) {
        Filter filter = selection.filter();
        if (filter == null) {
            return null;
        }
        try (CaptureIndex index = CaptureIndexing.there(file, selection.thresholds())) {
            return index == null
                    ? null
                    : index.all(new ListQuery(filter, listed(order), Long.MIN_VALUE, Long.MAX_VALUE), progress);
        } catch (SQLException e) {
            // What an index cannot say the records can.
            return null;
        }
    }

    private static ListOrder listed(ExchangeQuery.Order order) {
        return switch (order) {
            case STARTED -> new ListOrder(ListOrder.Key.STARTED, false);
            case NUMBER -> ListOrder.NUMBER;
            case NUMBER_DESCENDING -> new ListOrder(ListOrder.Key.NUMBER, true);
        };
    }
}
