package dev.weir.app.sockets;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Ticker;
import dev.weir.inspector.ledger.CloseCauses;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CaptureInfo;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.store.CaptureReader;
import java.time.Duration;

/** The ledger of a capture: of now while it is being written, of its last close when it is sealed. */
public final class CaptureLedger {

    private CaptureLedger() {}

    public static SocketLedger of(CaptureReader reader) {
        CloseCauses causes = new CloseCauses(number -> reader.exchange(number).orElse(null));
        return SocketLedger.of(reader.connections(), moment(reader), causes);
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
