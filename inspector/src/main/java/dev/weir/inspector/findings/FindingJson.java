package dev.weir.inspector.findings;

import dev.weir.inspector.wording.Catalogue;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/** Findings for programs. */
public final class FindingJson {

    public static final String SCHEMA = "weir.findings/v1";

    private FindingJson() {}

    /** Writes one object. */
    public static void writeAll(JsonGenerator out, List<Finding> findings, Catalogue words) {
        out.writeStartObject();
        out.writeStringProperty("schema", SCHEMA);
        write(out, findings, words);
        out.writeEndObject();
    }

    /** Writes the property {@code findings} into the object that is open. */
    public static void write(JsonGenerator out, List<Finding> findings, Catalogue words) {
        out.writeArrayPropertyStart("findings");
        for (Finding finding : findings) {
            write(out, finding, words);
        }
        out.writeEndArray();
    }

    /** Writes one as an object. */
    public static void write(JsonGenerator out, Finding finding, Catalogue words) {
        out.writeStartObject();
        out.writeStringProperty("code", finding.code().name());
        out.writeStringProperty("severity", finding.code().severity().name().toLowerCase(Locale.ROOT));
        out.writeStringProperty("text", finding.text(words));
        out.writeStringProperty("sentence", finding.sentence());
        out.writeObjectPropertyStart("values");
        finding.values().forEach(out::writeStringProperty);
        out.writeEndObject();
        if (finding.exchange() != null) {
            out.writeNumberProperty("exchange", finding.exchange().longValue());
        }
        if (finding.connection() != null) {
            out.writeStringProperty("connection", finding.connection().toString());
        }
        out.writeNumberProperty("at_stake_us", TimeUnit.NANOSECONDS.toMicros(finding.nanosAtStake()));
        out.writeStringProperty("ev", finding.evidence().name().toLowerCase(Locale.ROOT));
        out.writeStringProperty("page", finding.code().page());
        out.writeEndObject();
    }
}
