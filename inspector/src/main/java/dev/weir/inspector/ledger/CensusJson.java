package dev.weir.inspector.ledger;

import dev.weir.events.ClockAnchor;
import dev.weir.events.Evidence;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Censuses for programs: {@code weir.census/v1}. Times are integer microseconds since the capture began. */
public final class CensusJson {

    public static final String SCHEMA = "weir.census/v1";

    private CensusJson() {}

    /** Writes one object with a whole series. */
    public static void write(JsonGenerator out, List<SocketCensus> series, ClockAnchor anchor) {
        out.writeStartObject();
        out.writeStringProperty("schema", SCHEMA);
        out.writeStringProperty("ev", word(Evidence.KERNEL));
        out.writeArrayPropertyStart("censuses");
        for (SocketCensus census : series) {
            out.writeStartObject();
            out.writeNumberProperty("at_us", Math.floorDiv(census.atNanos() - anchor.atNanos(), 1_000L));
            out.writeArrayPropertyStart("sockets");
            for (SocketCensus.Row row : census.rows()) {
                out.writeStartObject();
                out.writeStringProperty("leg", word(row.leg()));
                out.writeStringProperty("peer", row.peer());
                out.writeStringProperty("state", word(row.state()));
                out.writeNumberProperty("count", row.count());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayPropertyStart("close_wait");
            for (SocketCensus.CloseWait wait : census.closeWaits()) {
                out.writeStartObject();
                out.writeStringProperty("leg", word(wait.leg()));
                out.writeStringProperty("blame", word(wait.blame()));
                out.writeStringProperty("local", wait.local());
                out.writeStringProperty("remote", wait.remote());
                out.writeNumberProperty("for_us", wait.forNanos() / 1_000);
                if (wait.program() != null) {
                    out.writeStringProperty("program", wait.program());
                }
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
