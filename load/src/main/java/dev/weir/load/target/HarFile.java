package dev.weir.load.target;

import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.proxy.http.FieldLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The requests of a HAR, in the order in which they began. */
public final class HarFile {

    private HarFile() {}

    /**
     * Reads it.
     *
     * @throws IOException when it cannot be read, or is no HAR
     */
    public static List<Asked> read(Path file) throws IOException {
        JsonTree entries;
        try (InputStream in = Files.newInputStream(file)) {
            entries = JsonTree.read(in).at("log", "entries");
        }
        if (!entries.isThere()) {
            throw new IOException("no HAR: it has no log.entries");
        }
        List<Asked> asked = new ArrayList<>();
        for (JsonTree entry : entries.items()) {
            asked.add(asked(entry));
        }
        asked.sort(Comparator.comparingDouble(Asked::startedMillis));
        return asked;
    }

    private static Asked asked(JsonTree entry) throws IOException {
        JsonTree request = entry.at("request");
        List<FieldLine> fields = new ArrayList<>();
        for (JsonTree header : request.at("headers").items()) {
            fields.add(
                    new FieldLine(header.at("name").text(), header.at("value").text()));
        }
        double started = millis(entry.at("startedDateTime").text());
        return new Asked(
                request.at("method").text(),
                request.at("url").text(),
                fields,
                request.at("postData", "text").text().getBytes(StandardCharsets.UTF_8),
                started,
                started + Math.max(0, entry.at("time").number()));
    }

    private static double millis(String time) throws IOException {
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new IOException("no HAR: startedDateTime '" + time + "' is no time", e);
        }
    }
}
