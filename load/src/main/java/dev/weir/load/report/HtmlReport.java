package dev.weir.load.report;

import dev.weir.inspector.model.Phase;
import dev.weir.inspector.model.PhaseKind;
import dev.weir.inspector.model.Timeline;
import dev.weir.inspector.text.VisibleText;
import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Threshold;
import dev.weir.load.tally.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code report.html}: one file that asks no network for anything, light or dark as the reader's system is. */
@SuppressWarnings("EnumOrdinal") // arrays by kind: no map and no boxing where every request passes
public final class HtmlReport {

    private static final String STYLE = """
            :root{color-scheme:light dark;--ink:#1b1f24;--dim:#59636e;--paper:#fff;--line:#d1d9e0;--a:#2f6fde;--b:#c4501b}
            @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--paper:#0d1117;--line:#3d444d;--a:#6ea8fe;--b:#f0883e}}
            body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:900px;margin:2em auto;padding:0 1em}
            pre{overflow-x:auto;font:13px/1.4 ui-monospace,"Noto Sans Mono CJK SC",monospace}svg{width:100%;height:auto}
            svg text{font:11px system-ui,sans-serif;fill:var(--dim)}.grid{stroke:var(--line);stroke-width:.5}
            polyline{fill:none;stroke-width:2}.service{stroke:var(--a)}.corrected{stroke:var(--b);stroke-dasharray:6 3}
            .heat,.first{fill:var(--a)}.second{fill:var(--b)}
            .keys span{margin-right:1.5em;white-space:nowrap}.line{width:26px;height:10px;vertical-align:middle}
            .cards{display:flex;flex-wrap:wrap;gap:.7em;margin:1em 0}
            .cards div{border:1px solid var(--line);border-radius:6px;padding:.4em .9em;min-width:6.5em}
            .cards dt{color:var(--dim);font-size:13px}.cards dd{margin:0;font-size:20px}.cards small{display:block;font-size:13px;color:var(--dim)}
            .cards .bad,.cards .bad small{color:var(--b)}
            .limit{border-left:4px solid var(--b);padding-left:.7em}
            table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2em .5em;border-bottom:1px solid var(--line)}
            .key{width:10px;height:10px}.bar{width:100%;height:14px}.p0{fill:#8c959f}.p1{fill:#1a7f37}.p2{fill:#bf8700}.p3{fill:#8250df}.p4{fill:#cf222e}
            .p5{fill:#2f6fde}.p6{fill:#0a7ea4}
            """;

    /** Characters that the column of the page has place for. */
    private static final int LINE = 110;

    private HtmlReport() {}

    public static String of(LoadResult result, List<Threshold.Verdict> verdicts, Words words) {
        Charts charts = new Charts(result, words);
        StringBuilder out =
                new StringBuilder("<!DOCTYPE html>\n<html lang=\"" + words.tag() + "\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\">"
                        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                        + "<title>" + text(words.say("title")) + "</title><style>");
        out.append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(text(words.say("title")))
                .append("</h1>\n");
        out.append("<p>").append(text(result.setting().target())).append("<br>");
        out.append(text(result.setting().model() + ": " + result.setting().load()))
                .append("<br>");
        out.append(text(result.setting().startedAt().toString())).append("</p>\n");
        out.append(Cards.of(result, verdicts, words));
        result.health()
                .limits()
                .forEach(limit -> out.append("<p class=\"limit\"><strong>")
                        .append(text(words.say("limited")))
                        .append("</strong>: ")
                        .append(text(words.say(limit)))
                        .append("</p>\n"));
        out.append("<pre>");
        TextReport.of(result, verdicts, words, LINE)
                .forEach(line -> out.append(text(line)).append('\n'));
        out.append("</pre>\n");
        String corrected = result.setting().open() ? lineKey("corrected", words.say("percentiles.second")) : "";
        chart(
                out,
                words,
                "percentiles",
                lineKey("service", words.say("percentiles.first")) + corrected,
                charts.percentiles());
        chart(out, words, "heat", "", charts.heat());
        chart(out, words, "rates", keys(words, "rates"), charts.rates());
        chart(out, words, "closes", keys(words, "closes"), charts.closes());
        chart(out, words, "waits", "", charts.timeWaits());
        slowest(out, result, words);
        return out.append("</body></html>\n").toString();
    }

    private static String lineKey(String style, String says) {
        return "<span><svg class=\"line\" viewBox=\"0 0 26 10\"><polyline class=\"" + style
                + "\" points=\"0,5 26,5\"/></svg> " + text(says) + "</span>";
    }

    /** Of a chart with two series. */
    private static String keys(Words words, String key) {
        StringBuilder out = new StringBuilder();
        for (String series : new String[] {"first", "second"}) {
            out.append("<span><svg class=\"key\" viewBox=\"0 0 10 10\"><rect class=\"")
                    .append(series)
                    .append("\" width=\"10\" height=\"10\"/></svg> ")
                    .append(text(words.say(key + "." + series)))
                    .append("</span>");
        }
        return out.toString();
    }

    private static void chart(StringBuilder out, Words words, String key, String keys, String svg) {
        out.append("<h2>")
                .append(text(words.say(key)))
                .append("</h2>\n<p>")
                .append(text(words.say(key + ".says")))
                .append("</p>\n");
        if (!keys.isEmpty()) {
            out.append("<p class=\"keys\">").append(keys).append("</p>\n");
        }
        out.append(svg).append('\n');
    }

    private static void slowest(StringBuilder out, LoadResult result, Words words) {
        if (result.slowest().isEmpty()) {
            return;
        }
        long longest = Timeline.of(result.slowest().get(0).exchange()).nanos();
        String command = "weir show N --capture " + result.slowest().get(0).capture();
        out.append("<h2>")
                .append(text(words.say("slowest")))
                .append("</h2>\n<p>")
                .append(text(words.say("slowest.says", "command", command)))
                .append("</p>\n<table><tr><th>N");
        for (String head : words.say("slowest.head").split("\t", -1)) {
            out.append("<th>").append(text(head));
        }
        for (PhaseKind kind : PhaseKind.values()) {
            out.append(String.format(
                    Locale.ROOT,
                    " <svg class=\"key\" viewBox=\"0 0 10 10\"><rect class=\"p%d\" width=\"10\" height=\"10\"/></svg> %s",
                    kind.ordinal(),
                    phaseName(kind)));
        }
        out.append("</tr>\n");
        for (LoadResult.Slow slow : result.slowest()) {
            Timeline timeline = Timeline.of(slow.exchange());
            String status = slow.exchange().failure() != null
                    ? slow.exchange().failure().kind().token()
                    : String.valueOf(slow.exchange().status());
            out.append(String.format(
                    Locale.ROOT,
                    "<tr><td>#%d<td>%s<td>%s<td>%.2f<td>%s</tr>%n",
                    slow.exchange().number(),
                    text(slow.exchange().method() + " " + slow.exchange().url()),
                    text(status),
                    timeline.nanos() / 1e6,
                    bar(timeline, longest)));
        }
        out.append("</table>\n");
    }

    private static String phaseName(PhaseKind kind) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.phase() == kind)
                .map(Measure::word)
                .findFirst()
                .orElse(kind.name().toLowerCase(Locale.ROOT));
    }

    private static String bar(Timeline timeline, long longest) {
        StringBuilder out =
                new StringBuilder("<svg class=\"bar\" viewBox=\"0 0 400 14\" preserveAspectRatio=\"none\">");
        for (Phase phase : timeline.phases()) {
            double scale = 400.0 / Math.max(1, longest);
            String name = phaseName(phase.kind());
            out.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"p%d\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"14\"><title>%s %.3f ms</title></rect>",
                    phase.kind().ordinal(),
                    (phase.startNanos() - timeline.startNanos()) * scale,
                    Math.max(0.3, phase.nanos() * scale),
                    name,
                    phase.nanos() / 1e6));
        }
        return out.append("</svg>").toString();
    }

    /** Text that means nothing to an HTML parser, with nothing invisible in it. */
    static String text(String text) {
        return VisibleText.of(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
