package dev.weir.app.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** One line of a truth log (origin, probe or packet log): flat names and values; names that end in Nanos are {@link System#nanoTime}. */
record TruthRecord(Map<String, String> fields) {
    private static final JsonFactory JSON = new JsonFactory();

    String kind() {
        return text("kind");
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name + " in " + fields);
        }
        return value;
    }

    long number(String name) {
        return Long.parseLong(text(name));
    }

    /** Milliseconds from one stamp to another of this record. */
    double millis(String fromNanos, String toNanos) {
        return (number(toNanos) - number(fromNanos)) / 1e6;
    }

    static TruthRecord parse(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), line)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    fields.put(name, parser.getString());
                }
            }
        }
        return new TruthRecord(fields);
    }

    /** All whole lines that are there now; a last line that is still being written is left out. Lines that are no JSON are skipped. */
    static List<TruthRecord> readAll(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(TruthRecord::parse)
                .toList();
    }
}
