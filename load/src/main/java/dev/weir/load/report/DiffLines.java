package dev.weir.load.report;

import dev.weir.load.compare.Comparison;
import dev.weir.load.compare.Difference;
import dev.weir.load.result.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Differences as a table of plain text. */
public final class DiffLines {

    private DiffLines() {}

    /** One line a phase and percentile, times in milliseconds. */
    public static List<String> of(List<Difference> differences, Words words) {
        return lines(differences, words, "diff.head", true);
    }

    /** Of what is added, which is no better and no worse. */
    public static List<String> added(List<Difference> differences, Words words) {
        return lines(differences, words, "calibrate.head", false);
    }

    /** The parts of requests that failed. */
    public static String failed(double before, double after, Words words) {
        return words.say("diff.failed", "before", Words.percent(before, 2), "after", Words.percent(after, 2));
    }

    /** What A and B are, and what counts as a difference. */
    public static String sides(String a, String b, Comparison comparison, Words words) {
        return words.say(
                "diff.says",
                "a",
                a,
                "b",
                b,
                "margin",
                Words.percent(comparison.margin(), 0),
                "floor",
                String.format(Locale.ROOT, "%.3f", comparison.floorNanos() / 1e6));
    }

    /** Why nothing is clear where seconds are too few. */
    public static String tooShort(Words words) {
        return words.say("diff.short");
    }

    /** How it was measured. */
    public static String calibration(int rounds, double seconds, String rate, String through, Words words) {
        return words.say(
                "calibrate.says",
                "rounds",
                Integer.toString(rounds),
                "seconds",
                String.format(Locale.ROOT, "%.1f", seconds),
                "rate",
                rate,
                "through",
                through);
    }

    /** A side whose generator came to its limits. */
    public static String limited(String side, Health.Limit limit, Words words) {
        return words.say("limited") + "  " + side + ": " + words.say(limit);
    }

    private static List<String> lines(List<Difference> differences, Words words, String head, boolean judged) {
        List<String> lines = new ArrayList<>();
        if (differences.isEmpty()) {
            lines.add("  " + words.say("diff.none"));
            return lines;
        }
        lines.add("  " + words.say(head));
        for (Difference each : differences) {
            String change = judged
                    ? String.format(Locale.ROOT, "%+8.1f %%", each.change() * 100)
                    : String.format(Locale.ROOT, "%+10.3f", (each.after() - each.before()) / 1e6);
            lines.add(String.format(
                            Locale.ROOT,
                            "  %-12s p%-7s %10.3f %10.3f %s   %+9.3f .. %+9.3f ms",
                            each.measure().word(),
                            TextReport.trimmed(each.percentile()),
                            each.before() / 1e6,
                            each.after() / 1e6,
                            change,
                            each.low() / 1e6,
                            each.high() / 1e6)
                    + (judged
                            ? "   " + words.say("diff." + each.verdict().name().toLowerCase(Locale.ROOT))
                            : ""));
        }
        return lines;
    }
}
