package dev.weir.inspector.json;

import dev.weir.events.ClockAnchor;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingJson;
import dev.weir.inspector.model.DnsLookup;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.redact.Redactor;
import dev.weir.inspector.wording.Catalogue;
import java.time.Instant;
import java.util.List;
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
