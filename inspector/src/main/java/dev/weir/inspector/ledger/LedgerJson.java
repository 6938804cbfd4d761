package dev.weir.inspector.ledger;

import dev.weir.events.ClockAnchor;
import dev.weir.events.IpText;
import dev.weir.events.Leg;
import dev.weir.inspector.ladder.Ends;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** The ledger for programs. Times are integer microseconds since the capture began. */
public final class LedgerJson {

    public static final String SCHEMA = "weir.sockets/v1";

    private LedgerJson() {}

    /** Writes one object; {@code ports} of the local range. */
    public static void write(JsonGenerator out, SocketLedger ledger, int ports, ClockAnchor anchor) {
        out.writeStartObject();
        out.writeStringProperty("schema", SCHEMA);
        out.writeNumberProperty("at_us", micros(ledger.atNanos(), anchor));
        out.writeNumberProperty("time_wait_towards_origins", ledger.held(Leg.ORIGIN));
        out.writeNumberProperty("time_wait_towards_clients", ledger.held(Leg.CLIENT));
        out.writeNumberProperty(
                "time_wait_left_to_origins", ledger.peersTimeWaits().getOrDefault(Leg.ORIGIN, 0));
        out.writeNumberProperty(
                "time_wait_left_to_clients", ledger.peersTimeWaits().getOrDefault(Leg.CLIENT, 0));
        out.writeArrayPropertyStart("time_waits");
        for (SocketLedger.TimeWait wait : ledger.timeWaits()) {
            out.writeStartObject();
            out.writeStringProperty("connection", wait.connection().id().toString());
            out.writeStringProperty("leg", word(wait.connection().leg()));
            out.writeStringProperty("local", Ends.address(wait.connection().local()));
            out.writeStringProperty("remote", Ends.address(wait.connection().remote()));
            out.writeNumberProperty("until_us", micros(wait.untilNanos(), anchor));
            out.writeStringProperty("ev", word(wait.evidence()));
            out.writeEndObject();
        }
        out.writeEndArray();
        writeRoutes(out, ledger, ports);
        writeStuck(out, ledger);
        out.writeEndObject();
    }

    private static void writeRoutes(JsonGenerator out, SocketLedger ledger, int ports) {
        out.writeArrayPropertyStart("ports");
        for (PortUse use : ledger.routes()) {
            PortForecast forecast = PortForecast.of(use, ports, ledger.atNanos());
            out.writeStartObject();
            out.writeStringProperty("local", IpText.of(use.local()));
            out.writeStringProperty("remote", Ends.address(use.remote()));
            out.writeNumberProperty("range", ports);
            out.writeNumberProperty("blocked", forecast.blocked());
            out.writeNumberProperty("per_s", forecast.perSecond());
            out.writeNumberProperty("sustainable_per_s", forecast.sustainablePerSecond());
            Long left = forecast.secondsLeft();
            if (left != null) {
                out.writeNumberProperty("exhausted_in_s", left.longValue());
            }
            out.writeArrayPropertyStart("causes");
            for (PortUse.Cause cause : use.causes()) {
                out.writeStartObject();
                out.writeStringProperty("why", cause.why());
                out.writeNumberProperty("count", cause.count());
                out.writeArrayPropertyStart("exchanges");
                cause.exchanges().forEach(number -> out.writeNumber(number.longValue()));
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writeStuck(JsonGenerator out, SocketLedger ledger) {
        out.writeArrayPropertyStart("close_wait");
        for (SocketLedger.Stuck stuck : ledger.stuck()) {
            out.writeStartObject();
            out.writeStringProperty("connection", stuck.connection().toString());
            out.writeStringProperty("leg", word(stuck.leg()));
            out.writeStringProperty("blame", word(stuck.blame()));
            out.writeNumberProperty("for_us", stuck.forNanos() / 1_000);
            out.writeBooleanProperty("ended", stuck.ended());
            out.writeBooleanProperty("half_close", stuck.halfClosed());
            out.writeStringProperty("ev", word(stuck.evidence()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static long micros(long atNanos, ClockAnchor anchor) {
        return Math.floorDiv(atNanos - anchor.atNanos(), 1_000L);
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
