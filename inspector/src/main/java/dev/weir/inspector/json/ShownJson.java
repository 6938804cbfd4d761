package dev.weir.inspector.json;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Evidence;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingJson;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.model.client.ClientTimers;
import dev.weir.inspector.redact.Redactor;
import dev.weir.inspector.wording.Catalogue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code weir show --json} and the REST API print. Times are integer microseconds since the capture began (suffix {@code
 * _us}); {@code ev} says where the facts beside it come from. Only additions within a version.
 */
public final class ShownJson {

    /** The schema of an exchange. */
    public static final String EXCHANGE_SCHEMA = "weir.show/v1";

    /** The schema of a connection. */
    public static final String CONNECTION_SCHEMA = "weir.connection/v1";

    private ShownJson() {}

    /**
     * Writes one object. Bodies stand in it when the exchange carries them: as {@code text} when they are UTF-8, otherwise as
     * {@code base64}. Nothing is redacted.
     */
    public static void writeShown(JsonGenerator out, RecordedExchange exchange, ClockAnchor anchor) {
        out.writeStartObject();
        writeProperties(new ShownPen(out, anchor), exchange, anchor);
        out.writeEndObject();
    }

    /** The same, with what was found about the exchange. */
    public static void writeShown(
            JsonGenerator out, RecordedExchange exchange, ClockAnchor anchor, List<Finding> findings, Catalogue words) {
        out.writeStartObject();
        writeProperties(new ShownPen(out, anchor), exchange, anchor);
        FindingJson.write(out, findings, words);
        out.writeEndObject();
    }

    /** Writes the same properties into an object that is open, without the contents of bodies and as the redactor lets them. */
    public static void writeProperties(
            JsonGenerator out, RecordedExchange exchange, ClockAnchor anchor, Redactor redactor) {
        writeProperties(new ShownPen(out, anchor, redactor, false), exchange, anchor);
    }

    /** Writes the properties of a lookup into an object that is open. */
    public static void writeProperties(JsonGenerator out, DnsLookup lookup, ClockAnchor anchor) {
        SetUpForm.writeLookup(new ShownPen(out, anchor), lookup);
    }

    private static void writeProperties(ShownPen pen, RecordedExchange exchange, ClockAnchor anchor) {
        pen.text("schema", EXCHANGE_SCHEMA);
        pen.text("started", anchor.wallAt(exchange.startedAtNanos()).toString());
        pen.number("status", exchange.status());
        pen.truth("reused", exchange.reused());
        ExchangeForm.write(pen, exchange);
        writePhases(pen, Timeline.of(exchange));
        writeClientTimers(pen, exchange.clientTimers());
    }

    /** Writes one object. */
    public static void writeShown(JsonGenerator out, RecordedConnection connection, ClockAnchor anchor) {
        ShownPen pen = new ShownPen(out, anchor);
        out.writeStartObject();
        pen.text("schema", CONNECTION_SCHEMA);
        pen.text("established", anchor.wallAt(connection.establishedAtNanos()).toString());
        ConnectionForm.write(pen, connection);
        out.writeEndObject();
    }

    /** Writes the fields of a lookup into the object that is open; times count from its start. */
    public static void writeLookup(JsonGenerator out, DnsLookup lookup) {
        SetUpForm.writeLookup(new ShownPen(out, new ClockAnchor(Instant.EPOCH, lookup.startedAtNanos())), lookup);
    }

    /** From the client's own beginning, not from that of the capture: no clock is common to both. */
    private static void writeClientTimers(ShownPen pen, @Nullable ClientTimers timers) {
        pen.object("client_timers", timers, (shown, told) -> {
            shown.text("program", told.program());
            shown.number("name_us", told.nameMicros());
            shown.number("connect_us", told.connectMicros());
            shown.number("tls_us", told.tlsMicros());
            shown.number("ready_us", told.readyMicros());
            shown.number("sent_us", told.sentMicros());
            shown.number("first_byte_us", told.firstByteMicros());
            shown.number("total_us", told.totalMicros());
            shown.evidence(Evidence.CLIENT);
        });
    }

    private static void writePhases(ShownPen pen, Timeline timeline) {
        List<Phase> phases = timeline.phases();
        pen.number("total_us", pen.micros(timeline.endNanos()) - pen.micros(timeline.startNanos()));
        pen.objects("phases", phases, (shown, phase) -> {
            shown.word("kind", phase.kind());
            shown.at("start", phase.startNanos());
            shown.number("duration_us", pen.micros(phase.endNanos()) - pen.micros(phase.startNanos()));
            shown.evidence(phase.evidence());
        });
    }
}
