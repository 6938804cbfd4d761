package dev.weir.inspector.waterfall;

import dev.weir.events.Evidence;
import dev.weir.events.ExchangeEvent.QueueCause;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.http2.Http2Error;
import dev.weir.inspector.model.http2.RecordedGoAway;
import dev.weir.inspector.model.http2.Streams;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import org.jspecify.annotations.Nullable;

/** What HTTP/2 adds to an exchange: its streams, how they were given up, and what was waited for. */
final class StreamFacts {

    private StreamFacts() {}

    static void add(FactSheet sheet, ShownExchange shown) {
        RecordedExchange exchange = shown.exchange();
        Streams streams = exchange.streams();
        if (streams.equals(Streams.NONE)) {
            return;
        }
        sheet.label("HTTP/2");
        addStream(sheet, exchange, "client", streams.client(), shown.client());
        for (Streams.Wait wait : streams.queued()) {
            long end = wait.endedAtNanos() == null ? exchange.endedAtNanos() : wait.endedAtNanos();
            String what = wait.cause() == QueueCause.STREAM_LIMIT
                    ? "for one of the " + wait.limit() + " streams that the origin allows on " + wait.connection()
                    : "for a connection that another exchange set up";
            sheet.fact(
                    "waited " + Quantities.duration(end - wait.startedAtNanos()) + " " + what + " (part of blocked)",
                    Evidence.APP);
        }
        addStream(sheet, exchange, "origin", streams.origin(), shown.origin());
    }

    private static void addStream(
            FactSheet sheet,
            RecordedExchange exchange,
            String side,
            Streams.@Nullable Stream stream,
            @Nullable RecordedConnection connection) {
        if (stream == null) {
            return;
        }
        String where = connection == null ? "" : " of " + connection.id();
        sheet.fact("stream " + stream.id() + where + " with the " + side, Evidence.APP);
        for (Streams.Priority priority : stream.priorities()) {
            sheet.fact(
                    "priority \"" + priority.value() + "\" "
                            + (side.equals("client") ? "by the client" : "passed on to the origin") + ", "
                            + Quantities.duration(priority.atNanos() - exchange.startedAtNanos())
                            + " after the start (PRIORITY_UPDATE)",
                    Evidence.APP);
        }
        Streams.Reset reset = stream.reset();
        if (reset != null) {
            // NO_ERROR means that the rest of a request is not needed, and harms nothing.
            sheet.fact(
                    reset.errorCode() == 0 ? Style.TEXT : Style.WARNING,
                    "RST_STREAM " + Http2Error.name(reset.errorCode()) + " by "
                            + (reset.byPeer() ? "the " + side : "Weir")
                            + ", " + Quantities.duration(reset.atNanos() - exchange.startedAtNanos())
                            + " after the start",
                    Evidence.APP);
        }
        if (connection != null) {
            for (RecordedGoAway goAway : connection.goAways()) {
                addGoAway(sheet, side, goAway);
            }
        }
    }

    private static void addGoAway(FactSheet sheet, String side, RecordedGoAway goAway) {
        String debug = goAway.debug().isEmpty() ? "" : ": " + goAway.debug();
        sheet.fact(
                goAway.errorCode() == 0 ? Style.TEXT : Style.WARNING,
                "GOAWAY " + Http2Error.name(goAway.errorCode()) + " by " + (goAway.byPeer() ? "the " + side : "Weir")
                        + ", last stream " + goAway.lastStream() + debug,
                Evidence.APP);
    }
}
