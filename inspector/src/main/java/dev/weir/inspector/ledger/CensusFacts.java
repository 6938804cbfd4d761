package dev.weir.inspector.ledger;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.ladder.LadderClock;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.LineBuilder;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Weir's sockets over time, as the kernel counted them: of each leg and state how many at last, and how many at the most. */
final class CensusFacts {

    private static final int NAME_CELLS = 26;
    private static final int COUNT_CELLS = 10;
    private static final int SHOWN_WAITS = 10;

    private CensusFacts() {}

    /** The most there were at once. */
    private record Peak(int count, long atNanos) {
        Peak or(int other, long otherAtNanos) {
            return other > count ? new Peak(other, otherAtNanos) : this;
        }
    }

    static void add(FactSheet sheet, List<SocketCensus> censuses, LadderClock clock) {
        sheet.label("Sockets");
        if (censuses.isEmpty()) {
            sheet.fact("were not counted: there is no /proc/net/tcp here, or the capture ended at once", null);
            return;
        }
        SocketCensus first = censuses.get(0);
        SocketCensus last = censuses.get(censuses.size() - 1);
        Map<String, Peak> peaks = new TreeMap<>();
        Map<String, SocketCensus.CloseWait> waits = new LinkedHashMap<>();
        for (SocketCensus census : censuses) {
            counts(census)
                    .forEach((what, count) -> peaks.merge(
                            what, new Peak(count, census.atNanos()), (a, b) -> a.or(b.count(), b.atNanos())));
            // The longest each one lasted.
            census.closeWaits().forEach(wait -> waits.put(wait.local() + wait.remote(), wait));
        }
        sheet.fact(
                "as the kernel's table had them from " + clock.timeOfDay(first.atNanos()) + " to "
                        + clock.timeOfDay(last.atNanos()) + ", counted about once a second",
                Evidence.KERNEL);
        if (peaks.isEmpty()) {
            sheet.fact("none", Evidence.KERNEL);
        }
        addTable(sheet, counts(last), peaks, clock);
        waits.values().stream().limit(SHOWN_WAITS).forEach(wait -> addWait(sheet, wait));
        if (waits.size() > SHOWN_WAITS) {
            sheet.fact("and " + (waits.size() - SHOWN_WAITS) + " more", null);
        }
    }

    private static void addTable(
            FactSheet sheet, Map<String, Integer> last, Map<String, Peak> peaks, LadderClock clock) {
        if (!peaks.isEmpty()) {
            sheet.line(
                    new LineBuilder()
                            .padTo(NAME_CELLS)
                            .addRight(Style.DIM, "at last", COUNT_CELLS)
                            .addRight(Style.DIM, "at most", COUNT_CELLS)
                            .build(),
                    null);
        }
        peaks.forEach((what, peak) -> sheet.line(
                new LineBuilder()
                        .addLeft(Style.TEXT, what, NAME_CELLS)
                        .addRight(Style.TEXT, Integer.toString(last.getOrDefault(what, 0)), COUNT_CELLS)
                        .addRight(Style.TEXT, Integer.toString(peak.count()), COUNT_CELLS)
                        .add(Style.DIM, "  at " + clock.timeOfDay(peak.atNanos()))
                        .build(),
                Evidence.KERNEL));
    }

    private static Map<String, Integer> counts(SocketCensus census) {
        Map<String, Integer> counts = new TreeMap<>();
        census.rows()
                .forEach(row -> counts.merge(
                        (row.leg() == Leg.ORIGIN ? "to origins  " : "to clients  ") + row.state(),
                        row.count(),
                        Integer::sum));
        return counts;
    }

    private static void addWait(FactSheet sheet, SocketCensus.CloseWait wait) {
        String unnamed = wait.leg() == Leg.CLIENT ? "a client on this machine" : "an origin on this machine";
        String who = wait.blame() == Party.WEIR ? "Weir" : wait.program() == null ? unnamed : wait.program();
        sheet.fact(
                Style.ERROR,
                "CLOSE_WAIT of " + who + " for " + Quantities.duration(wait.forNanos()) + ": " + wait.local()
                        + " got a FIN from " + wait.remote() + " and did not close",
                Evidence.KERNEL);
    }
}
