package dev.weir.inspector.har;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** HAR 1.2 as a JSON Schema, formats asserted. */
final class HarSchema {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(HarSchema.class.getResourceAsStream("/har-1.2.schema.json"));

    private HarSchema() {}

    /** What is wrong with it; empty when nothing is. */
    static List<String> errors(JsonNode har) {
        return SCHEMA
                .validate(har, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }
}
