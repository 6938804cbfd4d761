package dev.weir.load.k6;

import dev.weir.inspector.json.tree.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What k6 itself measured, from the file of its {@code --summary-export}: to stand beside Weir's numbers. Times are milliseconds. */
public record K6Summary(long requests, long dropped, List<Trend> trends) {

    private static final List<String> METRICS = List.of(
            "http_req_blocked",
            "http_req_connecting",
            "http_req_tls_handshaking",
            "http_req_sending",
            "http_req_waiting",
            "http_req_receiving",
            "http_req_duration");

    /** One of its metrics. */
    public record Trend(String metric, double p50, double p90, double p95, double p99, double max) {}

    /**
     * Reads it.
     *
     * @throws IOException when it is no such file
     */
    public static K6Summary read(Path file) throws IOException {
        JsonTree metrics;
        try (InputStream in = Files.newInputStream(file)) {
            metrics = JsonTree.read(in).at("metrics");
        }
        if (!metrics.isThere()) {
            throw new IOException(file + " is no summary of k6: it has no metrics");
        }
        List<Trend> trends = new ArrayList<>();
        for (String name : METRICS) {
            JsonTree each = metrics.at(name);
            if (each.isThere()) {
                trends.add(new Trend(
                        name,
                        each.at("med").number(),
                        each.at("p(90)").number(),
                        each.at("p(95)").number(),
                        each.at("p(99)").number(),
                        each.at("max").number()));
            }
        }
        return new K6Summary(
                Math.round(metrics.at("http_reqs", "count").number()),
                Math.round(metrics.at("dropped_iterations", "count").number()),
                List.copyOf(trends));
    }

    /** As lines of plain text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(Locale.ROOT, "  k6           %,d requests   %,d iterations dropped", requests, dropped));
        lines.add("  k6 itself                       p50      p90      p95      p99     max ms");
        for (Trend trend : trends) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-26s %8.2f %8.2f %8.2f %8.2f %10.2f",
                    trend.metric(),
                    trend.p50(),
                    trend.p90(),
                    trend.p95(),
                    trend.p99(),
                    trend.max()));
        }
        return lines;
    }
}
