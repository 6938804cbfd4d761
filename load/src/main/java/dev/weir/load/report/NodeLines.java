package dev.weir.load.report;

import static dev.weir.load.report.Words.count;
import static dev.weir.load.report.Words.millis;
import static dev.weir.load.report.Words.number;

import dev.weir.load.result.NodeShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What each of several generators had of a load, and how far they are apart. */
final class NodeLines {

    /** Laid over each other, seconds further apart than this are not the same ones. */
    private static final long APART_MILLIS = 1_000;
    /** Loads that are meant to be equal parts differ by less. */
    private static final double UNEVEN_RATES = 1.1;
    /** Tails vary more. */
    private static final double UNEVEN_TAILS = 1.5;

    private NodeLines() {}

    static List<String> of(List<NodeShare> nodes, Words words) {
        List<String> lines = new ArrayList<>();
        if (nodes.isEmpty()) {
            return lines;
        }
        lines.add("");
        lines.add("  " + words.say("nodes.head"));
        for (NodeShare node : nodes) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-28s %+7.3f s  %8.1f s  %,12d  %,8.1f/s  %8.2f  %8.2f  %,7d%s",
                    node.name(),
                    node.startedAfterMillis() / 1e3,
                    node.measuredNanos() / 1e9,
                    node.requests(),
                    node.rate(),
                    node.p50() / 1e6,
                    node.p99() / 1e6,
                    node.failed(),
                    node.limited() ? "   " + words.say("nodes.limited") : ""));
        }
        addSkew(nodes, words, lines);
        return lines;
    }

    private static void addSkew(List<NodeShare> nodes, Words words, List<String> lines) {
        long apart =
                nodes.stream().mapToLong(NodeShare::startedAfterMillis).max().orElse(0);
        double low = least(nodes, NodeShare::rate);
        double high = most(nodes, NodeShare::rate);
        double fast = least(nodes, NodeShare::p99);
        double slow = most(nodes, NodeShare::p99);
        lines.add("  "
                + words.say(
                        "nodes.skew",
                        "apart",
                        millis(apart * 1e6),
                        "low",
                        number(low),
                        "high",
                        number(high),
                        "fast",
                        millis(fast),
                        "slow",
                        millis(slow)));
        List<String> why = new ArrayList<>();
        if (apart > APART_MILLIS) {
            why.add(words.say("nodes.apart", "apart", count(apart) + " ms"));
        }
        if (high > low * UNEVEN_RATES) {
            why.add(words.say("nodes.rates", "times", times(high, low)));
        }
        if (slow > fast * UNEVEN_TAILS) {
            why.add(words.say("nodes.tails", "times", times(slow, fast)));
        }
        if (!why.isEmpty()) {
            lines.add("  " + words.say("nodes.uneven") + "  "
                    + words.say("nodes.uneven.all", "why", String.join("; ", why)));
        }
    }

    private static double least(List<NodeShare> nodes, ToDoubleFunction<NodeShare> what) {
        return nodes.stream().mapToDouble(what).min().orElse(0);
    }

    private static double most(List<NodeShare> nodes, ToDoubleFunction<NodeShare> what) {
        return nodes.stream().mapToDouble(what).max().orElse(0);
    }

    private static String times(double more, double less) {
        return less == 0 ? "∞" : String.format(Locale.ROOT, "%.2f", more / less);
    }
}
