package dev.weir.load.result;

import java.util.List;
import java.util.Locale;

/** One test case a threshold, in the XML that CI systems read. */
public final class JunitXml {

    private JunitXml() {}

    public static String of(LoadResult result, List<Threshold.Verdict> verdicts) {
        long broken = verdicts.stream().filter(verdict -> !verdict.kept()).count();
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        String seconds = String.format(Locale.ROOT, "%.3f", result.setting().measuredNanos() / 1e9);
        out.append(String.format(
                Locale.ROOT,
                "<testsuite name=\"weir load\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"0\" time=\"%s\""
                        + " timestamp=\"%s\">%n",
                verdicts.size(),
                broken,
                seconds,
                result.setting().startedAt()));
        for (Threshold.Verdict verdict : verdicts) {
            String name = escaped(verdict.threshold().text());
            out.append("  <testcase classname=\"weir.load\" name=\"")
                    .append(name)
                    .append("\" time=\"0\"");
            if (verdict.kept()) {
                out.append("/>\n");
            } else {
                out.append(">\n    <failure message=\"")
                        .append(name)
                        .append(" does not hold: ")
                        .append(escaped(verdict.valueText()))
                        .append("\" type=\"threshold\"/>\n  </testcase>\n");
            }
        }
        return out.append("</testsuite>\n").toString();
    }

    /** Characters that XML 1.0 cannot hold do not occur: a threshold was parsed. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
