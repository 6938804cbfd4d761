package dev.weir.inspector.query;

import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.filter.Filter;
import dev.weir.inspector.findings.FindingSet;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.store.CaptureReader;
import dev.weir.inspector.store.ExchangeQuery;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All exchanges of a capture, or those that a filter finds. They are read one after the other: memory does not grow with their number.
 *
 * @param filter null for all
 * @param thresholds from when on something is found, for a filter that asks for findings: then all is read twice
 */
public record Selection(@Nullable Filter filter, Thresholds thresholds) {

    public static final Selection ALL = new Selection(null);

    /** With the usual thresholds. */
    public Selection(@Nullable Filter filter) {
        this(filter, Thresholds.USUAL);
    }

    public Selection with(Thresholds other) {
        return new Selection(filter, other);
    }

    /** The filter in its canonical spelling; null when all are meant. */
    public @Nullable String canonical() {
        return filter == null ? null : filter.canonical();
    }

    /** Those of the query that are meant. A query for bodies costs those of the exchanges that come out, not of all. */
    public Stream<RecordedExchange> in(CaptureReader reader, ExchangeQuery query) {
        Filter wanted = filter;
        if (wanted == null) {
            return reader.stream(query);
        }
        NearConnections connections = new NearConnections(reader);
        Candidate.Known known =
                new Candidate.Known(connections, new Findings(reader, thresholds), reader.pages(), reader.notes());
        Stream<RecordedExchange> found = reader.stream(withoutBodies(query))
                .filter(exchange -> wanted.test(new Candidate(
                        exchange,
                        known,
                        () -> reader.exchange(exchange.number()).orElse(exchange))));
        // One that made room for newer ones meanwhile is gone.
        return query.bodies() ? found.flatMap(exchange -> reader.exchange(exchange.number()).stream()) : found;
    }

    /** Of the whole capture, once somebody asks. */
    private static final class Findings implements Function<RecordedExchange, FindingSet> {

        private final CaptureReader reader;
        private final Thresholds thresholds;
        private @Nullable Function<RecordedExchange, FindingSet> known;

        Findings(CaptureReader reader, Thresholds thresholds) {
            this.reader = reader;
            this.thresholds = thresholds;
        }

        @Override
        public FindingSet apply(RecordedExchange exchange) {
            Function<RecordedExchange, FindingSet> sets =
                    known == null ? CaptureFindings.sets(reader, thresholds) : known;
            known = sets;
            return sets.apply(exchange);
        }
    }

    private static ExchangeQuery withoutBodies(ExchangeQuery query) {
        return new ExchangeQuery(query.order(), query.fromNumber(), query.toNumber(), query.limit(), false);
    }
}
