package dev.weir.inspector.findings.connections;

import dev.weir.events.CloseReason;
import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.RecordedConnection;
import java.util.function.Consumer;

/** W206: a connection to an origin that carried nothing, and was no loser of a race. */
final class Unused implements CaptureRule {

    @Override
    public void connection(RecordedConnection connection, Consumer<Finding> found) {
        CloseStory close = connection.close();
        boolean failed = connection.tls() != null && connection.tls().failure() != null;
        if (connection.leg() == Leg.ORIGIN
                && close != null
                && connection.exchanges() == 0
                && close.reason() != CloseReason.RACE_LOST
                && close.reason() != CloseReason.FAILURE
                && !failed) {
            found.accept(Finding.of(
                    FindingCode.W206,
                    connection.id(),
                    Evidence.APP,
                    "connection",
                    connection.id().toString(),
                    "remote",
                    connection.remote().getHostString() + ":"
                            + connection.remote().getPort(),
                    "open",
                    Numbers.time(close.closedAtNanos() - connection.establishedAtNanos())));
        }
    }
}
