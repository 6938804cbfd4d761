package dev.weir.load.report;

import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Moment;
import dev.weir.load.tally.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** The charts of a result. */
final class Charts {

    private static final String[] DECADES = {
        "1 ns", "10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s",
        "1,000 s"
    };
    /** Histograms know no shorter ones. */
    private static final int SHORTEST = 3;
    /** Steps on the axis of seconds. */
    private static final int SECONDS = 8;

    private static final int STEPS = 5;
    /** Most distances to 100 %, each a tenth of the one before: what makes a tail visible. */
    private static final int MOST_NINES = 5;

    private final LoadResult result;
    private final Words words;
    /** The decades of time that something lies in. */
    private final int low;

    private final int high;

    Charts(LoadResult result, Words words) {
        this.words = words;
        this.result = result;
        Histogram service = result.tally().histogram(Measure.TOTAL);
        Histogram corrected = result.tally().histogram(Measure.CORRECTED);
        double least = Math.max(1, service.getTotalCount() == 0 ? 1e6 : (double) service.getMinNonZeroValue());
        double most = Math.max(least, (double) Math.max(service.getMaxValue(), corrected.getMaxValue()));
        this.low = Math.max(SHORTEST, Math.min(DECADES.length - 2, (int) Math.floor(Math.log10(least))));
        this.high = Math.max(low + 1, Math.min(DECADES.length - 1, (int) Math.ceil(Math.log10(most))));
    }

    private double height(double nanos) {
        return Math.max(0, Math.min(1, (Math.log10(Math.max(1, nanos)) - low) / (high - low)));
    }

    private Svg withTimes(Svg svg) {
        for (int decade = low; decade <= high; decade++) {
            svg.tickY((double) (decade - low) / (high - low), DECADES[decade]);
        }
        return svg;
    }

    /** As many as the requests can fill. */
    private int nines() {
        long count = result.tally().histogram(Measure.TOTAL).getTotalCount();
        return Math.max(2, Math.min(MOST_NINES, (int) Math.floor(Math.log10((double) Math.max(1, count))) + 1));
    }

    /** One curve for each of service and corrected time, over the nines. */
    String percentiles() {
        Svg svg = withTimes(new Svg(words.say("percentiles")));
        String[] labels = {"0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"};
        for (int i = 0; i <= nines(); i++) {
            svg.tickX((double) i / nines(), labels[i]);
        }
        curve(svg, "service", result.tally().histogram(Measure.TOTAL));
        if (result.setting().open()) {
            curve(svg, "corrected", result.tally().histogram(Measure.CORRECTED));
        }
        return svg.done();
    }

    private void curve(Svg svg, String style, Histogram histogram) {
        int nines = nines();
        int points = nines * 40;
        double[] xs = new double[points + 1];
        double[] ys = new double[points + 1];
        for (int i = 0; i <= points; i++) {
            xs[i] = (double) i / points;
            ys[i] = height((double) histogram.getValueAtPercentile(100 - 100 * Math.pow(10, -nines * xs[i])));
        }
        svg.line(style, xs, ys);
    }

    /** How many took how long, second by second. */
    String heat() {
        Svg svg = withTimes(new Svg(words.say("heat.says")));
        List<Moment> moments = result.moments();
        double end = end();
        long most = moments.stream()
                .flatMap(moment -> moment.heat().stream())
                .mapToLong(Long::longValue)
                .max()
                .orElse(1);
        for (Moment moment : moments) {
            for (int i = 0; i < moment.heat().size(); i++) {
                long count = moment.heat().get(i);
                if (count > 0) {
                    svg.heat(
                            moment.fromNanos() / end,
                            moment.toNanos() / end,
                            height(Moment.classFromNanos(i)),
                            height(Moment.classFromNanos(i + 1)),
                            0.15 + 0.85 * Math.log(1.0 + count) / Math.log(1.0 + most),
                            words.say(
                                    "heat.cell",
                                    "count",
                                    Words.count(count),
                                    "from",
                                    Words.millis(Moment.classFromNanos(i)),
                                    "second",
                                    String.format(Locale.ROOT, "%.0f", moment.fromNanos() / 1e9)));
                }
            }
        }
        return withSeconds(svg).done();
    }

    /** Requests and failures a second. */
    String rates() {
        return series(words.say("rates.says"), Moment::requests, Moment::failed);
    }

    /** Who closed first, second by second. */
    String closes() {
        return series(words.say("closes.says"), Moment::firstByOrigin, Moment::firstByLoad);
    }

    /** TIME_WAIT that closes of weir load brought, all of the last minute. */
    String timeWaits() {
        List<Moment> moments = result.moments();
        double[] held = new double[moments.size()];
        for (int i = 0; i < held.length; i++) {
            for (int j = i; j >= 0 && moments.get(i).toNanos() - moments.get(j).toNanos() < 60e9; j--) {
                held[i] += moments.get(j).timeWaits();
            }
        }
        Scale scale = Scale.upTo(Math.max(1, Arrays.stream(held).max().orElse(1)), STEPS);
        double top = scale.top();
        Svg svg = scaled(new Svg(words.say("waits")), scale);
        double end = end();
        for (int i = 0; i < held.length; i++) {
            svg.box(
                    "second",
                    moments.get(i).fromNanos() / end,
                    moments.get(i).toNanos() / end,
                    0,
                    held[i] / top,
                    words.say(
                            "ports.cell",
                            "count",
                            Words.count(Math.round(held[i])),
                            "ports",
                            Words.count(result.ports())));
        }
        return withSeconds(svg).done();
    }

    private double end() {
        List<Moment> moments = result.moments();
        return moments.isEmpty() ? 1 : moments.get(moments.size() - 1).toNanos();
    }

    private Svg withSeconds(Svg svg) {
        double seconds = end() / 1e9;
        Scale scale = Scale.upTo(seconds, SECONDS);
        for (int i = 0; i * scale.step() <= seconds; i++) {
            svg.tickX(i * scale.step() / seconds, scale.label(i) + " s");
        }
        return svg;
    }

    private static Svg scaled(Svg svg, Scale scale) {
        for (int i = 0; i <= scale.steps(); i++) {
            svg.tickY((double) i / scale.steps(), scale.label(i));
        }
        return svg;
    }

    private String series(String title, ToDoubleFunction<Moment> first, ToDoubleFunction<Moment> second) {
        double most = 1;
        for (Moment moment : result.moments()) {
            most = Math.max(most, Math.max(perSecond(moment, first), perSecond(moment, second)));
        }
        Scale scale = Scale.upTo(most, STEPS);
        double top = scale.top();
        Svg svg = scaled(new Svg(title), scale);
        double end = end();
        for (Moment moment : result.moments()) {
            double from = moment.fromNanos() / end;
            double to = moment.toNanos() / end;
            double a = perSecond(moment, first);
            double b = perSecond(moment, second);
            svg.box("first", from, to, 0, a / top, String.format(Locale.ROOT, "%.1f/s", a));
            if (b > 0) {
                svg.box("second", from, to, 0, b / top, String.format(Locale.ROOT, "%.1f/s", b));
            }
        }
        return withSeconds(svg).done();
    }

    private static double perSecond(Moment moment, ToDoubleFunction<Moment> count) {
        return count.applyAsDouble(moment) / Math.max(1e-3, (moment.toNanos() - moment.fromNanos()) / 1e9);
    }
}
