package dev.weir.web.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a text of OpenMetrics 1.0, by its rules on families, names, labels and histograms. */
final class OpenMetricsText {

    private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)+)})? "
                    + "([+-]?(?:[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|Inf)|NaN)");
    private static final Pattern BOUND = Pattern.compile(",?le=\"([^\"]+)\"");
    private static final Map<String, Set<String>> SUFFIXES = Map.of(
            "gauge", Set.of(""),
            "counter", Set.of("_total"),
            "summary", Set.of("", "_sum", "_count"),
            "histogram", Set.of("_bucket", "_sum", "_count"));

    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> types = new HashMap<>();
    private final Set<String> series = new HashSet<>();
    private final Map<String, List<double[]>> buckets = new HashMap<>();
    private final Map<String, Double> counts = new HashMap<>();
    private String family = "";

    static List<String> faults(String text) {
        OpenMetricsText checked = new OpenMetricsText();
        if (!text.endsWith("\n# EOF\n")) {
            checked.faults.add("the end is not marked");
        }
        text.lines().limit(text.lines().count() - 1).forEach(checked::line);
        checked.histograms();
        return checked.faults;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (meta.matches()) {
            meta(meta.group(1), meta.group(2), meta.group(3));
        } else if (sample.matches()) {
            sample(line, sample.group(1), sample.group(2) == null ? "" : sample.group(2), sample.group(3));
        } else {
            faults.add("cannot be read: " + line);
        }
    }

    private void meta(String kind, String name, String value) {
        if (kind.equals("TYPE")) {
            family = name;
            if (types.put(name, value) != null) {
                faults.add("comes twice: " + name);
            }
            if (!SUFFIXES.containsKey(value) || name.endsWith("_total")) {
                faults.add("no such type or name: " + name + " " + value);
            }
        } else if (!name.equals(family)) {
            faults.add(kind + " outside of its family: " + name);
        } else if (kind.equals("UNIT") && !name.endsWith("_" + value)) {
            faults.add("the name does not end in its unit: " + name);
        }
    }

    private void sample(String line, String name, String labels, String value) {
        String suffix = name.startsWith(family) ? name.substring(family.length()) : "?";
        if (!SUFFIXES.getOrDefault(types.getOrDefault(family, ""), Set.of()).contains(suffix)) {
            faults.add("no sample of its family: " + line);
        }
        if (!series.add(name + "{" + labels + "}")) {
            faults.add("comes twice: " + line);
        }
        Matcher bound = BOUND.matcher(labels);
        double number = Double.parseDouble(value.replace("Inf", "Infinity"));
        if (suffix.equals("_bucket")) {
            if (!bound.find()) {
                faults.add("a bucket without its bound: " + line);
                return;
            }
            String key = family + bound.replaceFirst("");
            double le = Double.parseDouble(bound.group(1).replace("+Inf", "Infinity"));
            buckets.computeIfAbsent(key, none -> new ArrayList<>()).add(new double[] {le, number});
        } else if (suffix.equals("_count")) {
            counts.put(family + labels, number);
        } else if (suffix.equals("_total") && number < 0) {
            faults.add("a counter below zero: " + line);
        }
    }

    private void histograms() {
        buckets.forEach((key, all) -> {
            for (int i = 1; i < all.size(); i++) {
                if (all.get(i)[0] <= all.get(i - 1)[0] || all.get(i)[1] < all.get(i - 1)[1]) {
                    faults.add("buckets do not rise: " + key);
                }
            }
            double[] last = all.get(all.size() - 1);
            if (!Double.isInfinite(last[0]) || last[1] != counts.getOrDefault(key, -1.0)) {
                faults.add("the last bucket is not the count: " + key);
            }
        });
    }
}
