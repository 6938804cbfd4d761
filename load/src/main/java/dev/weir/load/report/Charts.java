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

    private static final double SHORTEST_NANOS = 1e4;
    private static final double DECADES = 7;
    /** Distances to 100 %, each a tenth of the one before: what makes a tail visible. */
    private static final int NINES = 5;

    private final LoadResult result;
    private final Words words;

    Charts(LoadResult result, Words words) {
        this.words = words;
        this.result = result;
    }

    private static double height(double nanos) {
        return Math.max(0, Math.min(1, Math.log10(Math.max(1, nanos) / SHORTEST_NANOS) / DECADES));
    }

    private static Svg withTimes(Svg svg) {
        String[] labels = {"10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"};
        for (int i = 0; i < labels.length; i++) {
            svg.tickY(i / DECADES, labels[i]);
        }
        return svg;
    }

    /** One curve for each of service and corrected time, over the nines. */
    String percentiles() {
        Svg svg = withTimes(new Svg(words.say("percentiles")));
        String[] labels = {"0", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"};
        for (int i = 0; i <= NINES; i++) {
            svg.tickX((double) i / NINES, labels[i]);
        }
        curve(svg, "service", result.tally().histogram(Measure.TOTAL));
        if (result.setting().open()) {
            curve(svg, "corrected", result.tally().histogram(Measure.CORRECTED));
        }
        return svg.done();
    }

    private static void curve(Svg svg, String style, Histogram histogram) {
        int points = NINES * 20;
        double[] xs = new double[points + 1];
        double[] ys = new double[points + 1];
        for (int i = 0; i <= points; i++) {
            xs[i] = (double) i / points;
            ys[i] = height((double) histogram.getValueAtPercentile(100 - 100 * Math.pow(10, -NINES * xs[i])));
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
                            (double) i / Moment.HEAT_CLASSES,
                            (i + 1.0) / Moment.HEAT_CLASSES,
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
        return series(
                words.say("closes") + ": " + words.say("closes.says"), Moment::firstByOrigin, Moment::firstByLoad);
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
        double top = Math.max(1, Arrays.stream(held).max().orElse(1));
        Svg svg = scaled(new Svg(words.say("waits")), top);
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
        for (int i = 0; i <= 5; i++) {
            svg.tickX(i / 5.0, String.format(Locale.ROOT, "%.1f s", end() * i / 5 / 1e9));
        }
        return svg;
    }

    private static Svg scaled(Svg svg, double top) {
        for (int i = 0; i <= 4; i++) {
            svg.tickY(i / 4.0, String.format(Locale.ROOT, top < 4 ? "%,.2f" : "%,.0f", top * i / 4));
        }
        return svg;
    }

    private String series(String title, ToDoubleFunction<Moment> first, ToDoubleFunction<Moment> second) {
        double top = 1;
        for (Moment moment : result.moments()) {
            top = Math.max(top, Math.max(perSecond(moment, first), perSecond(moment, second)));
        }
        Svg svg = scaled(new Svg(title), top);
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
