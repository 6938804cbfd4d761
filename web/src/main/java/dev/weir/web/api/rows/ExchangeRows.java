package dev.weir.web.api.rows;

import dev.weir.events.ClockAnchor;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.inspector.facet.ExchangeFacets;
import dev.weir.inspector.filter.Candidate;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.ConnectAttempt;
import dev.weir.inspector.model.HeadFields;
import dev.weir.inspector.model.Note;
import dev.weir.inspector.model.PageMark;
import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.redact.Redactor;
import dev.weir.inspector.text.WellFormed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Exchanges as rows of a list: arrays, because the names would be most of what is sent. */
public final class ExchangeRows {

    /** In their order; new ones come behind. */
    private static final String[] COLUMNS = {
        "number",
        "kind",
        "method",
        "url",
        "status",
        "failure",
        "protocol",
        "client",
        "origin",
        "reused",
        "started_us",
        "total_us",
        "phases",
        "close_tail_us",
        "type",
        "response_bytes",
        "request_bytes",
        "user_agent",
        "answered",
        "ended",
        "whole",
        "findings",
        "page",
        "client_us",
        "note"
    };

    private final JsonGenerator out;
    private final ClockAnchor anchor;
    private final Redactor redactor;
    private final Candidate.Known known;

    public ExchangeRows(JsonGenerator out, ClockAnchor anchor, Redactor redactor, Candidate.Known known) {
        this.out = out;
        this.anchor = anchor;
        this.redactor = redactor;
        this.known = known;
    }

    /** Writes the properties that say what the places of a row are. */
    public static void writeColumns(JsonGenerator out) {
        out.writeArrayPropertyStart("columns");
        for (String column : COLUMNS) {
            out.writeString(column);
        }
        out.writeEndArray();
        out.writeArrayPropertyStart("phase_kinds");
        for (PhaseKind kind : PhaseKind.values()) {
            out.writeString(kind.name().toLowerCase(Locale.ROOT));
        }
        out.writeEndArray();
    }

    public void write(RecordedExchange x) {
        ExchangeFacets facets = ExchangeFacets.of(x);
        Timeline timeline = Timeline.of(x);
        Failure failure = x.failure();
        out.writeStartArray();
        out.writeNumber(x.number());
        out.writeString(x.kind().name().toLowerCase(Locale.ROOT));
        text(x.method());
        text(redactor.url(x.url()));
        number(facets.status() == null ? null : Long.valueOf(facets.status()));
        text(failure == null ? null : failure.kind().token());
        text(facets.protocol());
        text(x.client().toString());
        text(x.origin() == null ? null : x.origin().toString());
        out.writeBoolean(x.reused());
        out.writeNumber(micros(x.startedAtNanos()));
        out.writeNumber(micros(timeline.endNanos()) - micros(timeline.startNanos()));
        phases(timeline);
        number(closeTail(x, timeline));
        text(facets.type().isEmpty() ? null : facets.type());
        number(facets.size());
        out.writeNumber(x.request().body().wireBytes());
        HeadFields asked = x.request().fields();
        text(asked.first("User-Agent"));
        out.writeBoolean(x.answeredStatus() != null);
        out.writeBoolean(x.recording().ended());
        out.writeBoolean(x.recording().whole());
        out.writeStartArray();
        known.findings().apply(x).codes().forEach(code -> out.writeString(code.name()));
        out.writeEndArray();
        PageMark page = PageMark.of(known.pages(), x.startedAtNanos());
        number(page == null ? null : Long.valueOf(page.id()));
        clientLane(x.request().lastByteAtNanos(), x.response());
        note(known.notes().get(x.number()));
        out.writeEndArray();
    }

    private void note(@Nullable Note note) {
        if (note == null) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        out.writeBoolean(note.marked());
        text(note.comment());
        out.writeEndArray();
    }

    /** When the client's request was read, and from when to when its answer was written. */
    private void clientLane(@Nullable Long readAtNanos, @Nullable RecordedMessage response) {
        if (readAtNanos == null) {
            out.writeNull();
            return;
        }
        out.writeStartArray();
        out.writeNumber(micros(readAtNanos));
        instant(response == null ? null : response.sendStartedAtNanos());
        instant(response == null ? null : response.sendEndedAtNanos());
        out.writeEndArray();
    }

    private void instant(@Nullable Long atNanos) {
        number(atNanos == null ? null : Long.valueOf(micros(atNanos)));
    }

    private void phases(Timeline timeline) {
        out.writeStartArray();
        for (Phase phase : timeline.phases()) {
            out.writeNumber(index(phase.kind()));
            out.writeNumber(micros(phase.startNanos()));
            out.writeNumber(micros(phase.endNanos()) - micros(phase.startNanos()));
        }
        out.writeEndArray();
    }

    @SuppressWarnings("EnumOrdinal") // phase_kinds names them in this order
    private static int index(PhaseKind kind) {
        return kind.ordinal();
    }

    private @Nullable Long closeTail(RecordedExchange x, Timeline timeline) {
        ConnectAttempt winner = x.winner();
        ConnectionId carrier = x.origin() != null ? x.origin() : winner == null ? null : winner.connection();
        if (carrier == null) {
            return null;
        }
        RecordedConnection connection = known.connections().apply(carrier).orElse(null);
        CloseStory close = connection == null ? null : connection.close();
        boolean last = connection != null && connection.lastExchange() == x.number();
        return close == null || !last
                ? null
                : Long.valueOf(Math.max(0, micros(close.closedAtNanos()) - micros(timeline.endNanos())));
    }

    /** Rounded down, so that differences of instants add up exactly. */
    private long micros(long atNanos) {
        return Math.floorDiv(atNanos - anchor.atNanos(), 1000L);
    }

    private void text(@Nullable String text) {
        if (text == null) {
            out.writeNull();
        } else {
            out.writeString(WellFormed.of(text));
        }
    }

    private void number(@Nullable Long number) {
        if (number == null) {
            out.writeNull();
        } else {
            out.writeNumber(number);
        }
    }
}
