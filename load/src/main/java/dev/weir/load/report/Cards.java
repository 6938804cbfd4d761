package dev.weir.load.report;

import static dev.weir.load.report.HtmlReport.text;

import dev.weir.load.result.LoadResult;
import dev.weir.load.result.Threshold;
import dev.weir.load.tally.Measure;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What somebody wants to know first, at the head of the page. */
final class Cards {

    private final StringBuilder out = new StringBuilder("<dl class=\"cards\">");

    private Cards() {}

    static String of(LoadResult result, List<Threshold.Verdict> verdicts, Words words) {
        Cards cards = new Cards();
        cards.add(words.say("requests"), Words.count(result.tally().over()), "", true);
        String held = result.isPaced() ? words.say(result.held() ? "card.held" : "card.not") : "";
        cards.add(words.say("rate"), Words.number(result.rate()) + "/s", held, !result.isPaced() || result.held());
        Measure measure = result.isPaced() ? Measure.CORRECTED : Measure.TOTAL;
        Histogram times = result.tally().histogram(measure);
        for (double percentile : new double[] {50, 99}) {
            String value = Words.millis((double) times.getValueAtPercentile(percentile));
            cards.add("p" + TextReport.trimmed(percentile), value, measure.word(), true);
        }
        boolean well = result.tally().failed() == 0;
        cards.add(words.say("card.failed"), Words.percent(result.failedPart(), 2), "", well);
        if (!verdicts.isEmpty()) {
            long kept = verdicts.stream().filter(Threshold.Verdict::kept).count();
            String value = kept + " / " + verdicts.size();
            cards.add(words.say("card.thresholds"), value, "", kept == verdicts.size());
        }
        return cards.out.append("</dl>\n").toString();
    }

    private void add(String name, String value, String more, boolean good) {
        out.append(good ? "<div><dt>" : "<div class=\"bad\"><dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value));
        if (!more.isEmpty()) {
            out.append("<small>").append(text(more)).append("</small>");
        }
        out.append("</dd></div>");
    }
}
