package dev.weir.web.api;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.ledger.CensusJson;
import dev.weir.inspector.ledger.LedgerJson;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.query.CaptureLedger;
import dev.weir.web.api.served.Served;
import dev.weir.web.capture.Readers.Lease;
import dev.weir.web.http.Answer;
import dev.weir.web.http.Request;
import java.util.List;

/** Weir's sockets: who holds TIME_WAIT, when ports run out, who did not close, and what the kernel counted. */
final class SocketsResource {

    private final Served served;

    SocketsResource(Served served) {
        this.served = served;
    }

    Answer ledger(Request request) {
        try (Lease lease = served.lease()) {
            SocketLedger ledger = CaptureLedger.of(lease.reader());
            ClockAnchor anchor = lease.reader().info().anchor();
            return Answer.json(
                    out -> LedgerJson.write(out, ledger, served.shown().ports(), anchor));
        }
    }

    Answer census(Request request) {
        try (Lease lease = served.lease()) {
            List<SocketCensus> censuses = CaptureLedger.censuses(lease.reader());
            ClockAnchor anchor = lease.reader().info().anchor();
            return Answer.json(out -> CensusJson.write(out, censuses, anchor));
        }
    }
}
