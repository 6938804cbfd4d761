package dev.weir.load.compare;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Differences for programs. Times are in microseconds. */
public final class DiffJson {

    public static final String SCHEMA = "weir.load.diff/v1";

    private DiffJson() {}

    public static String of(Comparison comparison, List<Difference> differences) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeStringProperty("schema", SCHEMA);
            out.writeNumberProperty("margin", comparison.margin());
            out.writeNumberProperty("floor_us", comparison.floorNanos() / 1e3);
            write(out, differences);
            out.writeEndObject();
        }
        return text.toString();
    }

    /** As a property of the object that is being written. */
    public static void write(JsonGenerator out, List<Difference> differences) {
        out.writeArrayPropertyStart("differences");
        for (Difference each : differences) {
            out.writeStartObject();
            out.writeStringProperty("phase", each.measure().word());
            out.writeNumberProperty("percentile", each.percentile());
            out.writeNumberProperty("a_us", each.before() / 1e3);
            out.writeNumberProperty("b_us", each.after() / 1e3);
            out.writeNumberProperty("low_us", each.low() / 1e3);
            out.writeNumberProperty("high_us", each.high() / 1e3);
            out.writeStringProperty("verdict", each.verdict().name().toLowerCase(Locale.ROOT));
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
