package dev.weir.load.stored;

import dev.weir.load.tally.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.jspecify.annotations.Nullable;

/** Reads {@code phases.hlog}. */
final class IntervalLog {

    private IntervalLog() {}

    /**
     * In the order of time.
     *
     * @throws IOException when it cannot be read, or a line of it is no histogram
     */
    static List<Interval> read(Path file) throws IOException {
        Map<Long, Interval> found = new TreeMap<>();
        // Not the reader of a path: that one tells a missing file as an exception of its own.
        try (HistogramLogReader reader = new HistogramLogReader(Files.newInputStream(file))) {
            while (reader.hasNext()) {
                EncodableHistogram next = reader.nextIntervalHistogram();
                Measure measure = next == null ? null : measure(next.getTag());
                if (measure != null && next instanceof Histogram histogram) {
                    found.computeIfAbsent(
                                    histogram.getStartTimeStamp(),
                                    start -> new Interval(
                                            start, histogram.getEndTimeStamp(), new EnumMap<>(Measure.class)))
                            .histograms()
                            .merge(measure, histogram, IntervalLog::sum);
                }
            }
        } catch (IllegalArgumentException | NoSuchElementException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
        return new ArrayList<>(found.values());
    }

    private static Histogram sum(Histogram a, Histogram b) {
        a.add(b);
        return a;
    }

    /** Null for one that another version knows. */
    private static @Nullable Measure measure(@Nullable String tag) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.word().equals(tag == null ? "" : tag.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }
}
