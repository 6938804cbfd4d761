package dev.weir.load.stored;

import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A stretch of a load, about a second.
 *
 * @param fromMillis of the wall clock, since 1970
 * @param histograms of the measures of which there was anything, in nanoseconds
 */
public record Interval(long fromMillis, long toMillis, Map<Measure, Histogram> histograms) {

    /** Empty where there was nothing. */
    public Histogram histogram(Measure measure) {
        Histogram found = histograms.get(measure);
        return found == null ? Tally.newHistogram() : found;
    }
}
