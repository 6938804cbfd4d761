package dev.weir.inspector.har.read;

import dev.weir.inspector.json.tree.JsonTree;
import java.io.StringWriter;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Fields of an entry that HAR leaves to each program: their names begin with an underscore. They are kept as they are, but for those that are read into
 * the record.
 */
final class ImportedFields {

    private static final Set<String> READ = Set.of(
            "_connectionId",
            "_error",
            "_eventSourceMessages",
            "_failureText",
            "_securityDetails",
            "_serverPort",
            "_transferSize",
            "_webSocketMessages",
            "_weir");

    /** The stack of a script that asks for something deep inside of another one; what is longer helps nobody. */
    private static final int MOST_CHARACTERS = 32 * 1024;

    private static final JsonFactory FACTORY = new JsonFactory();

    private ImportedFields() {}

    /** Null when there are none. */
    static @Nullable String of(HarObject entry) {
        StringBuilder all = new StringBuilder();
        entry.members().forEach((name, value) -> {
            boolean custom = name.startsWith("_") && !READ.contains(name) && value.isThere();
            String text = custom ? text(name, value) : "";
            if (all.length() + text.length() <= MOST_CHARACTERS) {
                all.append(all.isEmpty() || text.isEmpty() ? "" : ",").append(text);
            }
        });
        return all.isEmpty() ? null : "{" + all + "}";
    }

    private static String text(String name, JsonTree value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeName(name);
            value.write(out, UnaryOperator.identity());
            out.writeEndObject();
        }
        String object = text.toString();
        return object.substring(1, object.length() - 1);
    }
}
