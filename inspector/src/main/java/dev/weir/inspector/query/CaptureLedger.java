package dev.weir.inspector.query;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Ticker;
import dev.weir.inspector.ledger.CensusCodec;
import dev.weir.inspector.ledger.CloseCauses;
import dev.weir.inspector.ledger.SocketCensus;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.store.CaptureReader;
import java.time.Duration;
import java.util.List;

/** What a capture tells of Weir's sockets: the ledger, of now while it is being written and of its last close when it is sealed, and the censuses. */
public final class CaptureLedger {

    private CaptureLedger() {}

    public static SocketLedger of(CaptureReader reader) {
        CloseCauses causes = new CloseCauses(number -> reader.exchange(number).orElse(null));
        return SocketLedger.of(reader.connections(), moment(reader), causes);
    }

    /** Censuses in their order. */
    public static List<SocketCensus> censuses(CaptureReader reader) {
        return reader.censuses().stream().map(CensusCodec::read).toList();
    }

    private static long moment(CaptureReader reader) {
        CaptureInfo info = reader.info();
        long last = info.anchor().atNanos();
        for (RecordedConnection connection : reader.connections()) {
            if (connection.close() != null) {
                last = Math.max(last, connection.close().closedAtNanos());
            }
        }
        return info.lost().abrupt() ? Math.max(last, now(info.anchor())) : last;
    }

    /** On the capture's clock, which is that of the process that writes it: wall time is all that two processes share. */
    private static long now(ClockAnchor anchor) {
        return anchor.atNanos()
                + Duration.between(
                                anchor.wall(), ClockAnchor.now(Ticker.system()).wall())
                        .toNanos();
    }
}
