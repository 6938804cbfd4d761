package dev.weir.load.tally;

import dev.weir.events.Leg;
import dev.weir.inspector.model.ExchangeKind;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.load.tally.ConnectionCounts.Count;

/** Folds whole records into a tally: of loads that another program made through Weir. What that program intended is not in them. */
public final class RecordTally {

    private RecordTally() {}

    /** Adds a request; tunnels are none. */
    public static void add(Tally tally, RecordedExchange exchange) {
        if (exchange.kind() != ExchangeKind.REQUEST) {
            return;
        }
        Timeline timeline = Timeline.of(exchange);
        RecordedMessage response = exchange.response();
        boolean http2 = exchange.streams().origin() != null;
        tally.sent();
        tally.ended(http2, response == null ? 0 : response.body().bytes());
        Integer status = exchange.status();
        if (exchange.failure() != null) {
            tally.failed(exchange.failure().kind().token());
        } else if (status != null && status >= 400) {
            tally.failed("http_" + status);
        }
        int slow = tally.shares().begin(timeline.nanos());
        for (Measure measure : Measure.values()) {
            PhaseKind kind = measure.phase();
            Long nanos = kind == null ? null : timeline.nanosIn(kind);
            if (nanos != null) {
                tally.record(measure, nanos);
                tally.shares().add(slow, measure, nanos);
            }
        }
        tally.record(Measure.TOTAL, timeline.nanos());
    }

    /** Adds a connection to an origin; those of clients are none of the target's. */
    public static void add(Tally tally, RecordedConnection connection) {
        if (connection.leg() == Leg.ORIGIN) {
            tally.connections().add(Count.OPENED);
            tally.connections().add(Count.CARRIED, connection.exchanges());
            tally.connections().closed(connection);
        }
    }
}
