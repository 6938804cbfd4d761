package dev.weir.load.stored;

import dev.weir.inspector.json.tree.JsonTree;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.PhaseLog;
import dev.weir.load.result.SummaryJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The result in a run directory.
 *
 * @param result without the records of the slowest
 * @param intervals of which it is the sum, in the order of time
 * @param slowest where their records are
 * @param thresholds that it was judged by, as they were written
 */
public record StoredRun(
        Path directory, LoadResult result, List<Interval> intervals, List<Place> slowest, List<String> thresholds) {

    /** A record in a capture beside. */
    public record Place(String capture, long number) {}

    /**
     * Reads it.
     *
     * @throws IOException when it is no run directory, or one of another version
     */
    public static StoredRun read(Path directory) throws IOException {
        Path file = directory.resolve(SummaryJson.NAME);
        JsonTree summary;
        try (InputStream in = Files.newInputStream(file)) {
            summary = JsonTree.read(in);
        }
        String schema = summary.at("schema").text();
        if (!schema.equals(SummaryJson.SCHEMA)) {
            throw new IOException(file + " is no " + SummaryJson.SCHEMA + (schema.isEmpty() ? "" : " but " + schema));
        }
        List<Interval> intervals = IntervalLog.read(directory.resolve(PhaseLog.NAME));
        List<Place> slowest = summary.at("slowest").items().stream()
                .map(place -> new Place(
                        place.at("capture").text(),
                        Math.round(place.at("number").number())))
                .toList();
        List<String> thresholds = summary.at("thresholds").items().stream()
                .map(promise -> promise.at("threshold").text())
                .toList();
        return new StoredRun(directory, new SummaryReader(summary).result(intervals), intervals, slowest, thresholds);
    }

    /** As people call it. */
    public String name() {
        return String.valueOf(directory.toAbsolutePath().normalize().getFileName());
    }
}
