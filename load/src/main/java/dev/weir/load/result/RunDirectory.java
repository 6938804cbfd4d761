package dev.weir.load.result;

import dev.weir.load.tally.Measure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what a load came to into its directory. */
public final class RunDirectory {

    public static final String SAMPLE = "sample.weir";
    public static final String REPORT = "report.html";
    private static final String JUNIT = "junit.xml";
    private static final String METRICS = "openmetrics.txt";
    private static final double NANOS_IN_MILLI = 1e6;
    /** Lines a halving of the distance to 100 %: what the plotter of HdrHistogram expects. */
    private static final int TICKS = 5;

    private final Path directory;

    public RunDirectory(Path directory) {
        this.directory = directory;
    }

    public Path path() {
        return directory;
    }

    /** All files but the log and the sample, which are written as the load goes on; the names of what is there then. */
    public List<String> write(LoadResult result, List<Threshold.Verdict> verdicts) throws IOException {
        try (OutputStream file = Files.newOutputStream(directory.resolve(SummaryJson.NAME));
                JsonGenerator out =
                        new JsonFactory().createGenerator(ObjectWriteContext.empty(), file, JsonEncoding.UTF8)) {
            SummaryJson.write(out, result, verdicts);
        }
        Files.writeString(directory.resolve(JUNIT), JunitXml.of(result, verdicts));
        Files.writeString(directory.resolve(METRICS), OpenMetrics.of(result));
        for (Measure measure : Measure.values()) {
            Histogram histogram = result.tally().histogram(measure);
            if (histogram.getTotalCount() > 0) {
                try (PrintStream out = new PrintStream(
                        Files.newOutputStream(directory.resolve(measure.word() + ".hgrm")),
                        false,
                        StandardCharsets.UTF_8)) {
                    histogram.outputPercentileDistribution(out, TICKS, NANOS_IN_MILLI);
                }
            }
        }
        List<String> names = new ArrayList<>(List.of(SummaryJson.NAME, PhaseLog.NAME, JUNIT, METRICS, "*.hgrm"));
        for (String more : List.of(REPORT, SAMPLE)) {
            if (Files.exists(directory.resolve(more))) {
                names.add(more);
            }
        }
        return names;
    }
}
