package dev.weir.inspector.ledger;

import dev.weir.events.Evidence;
import dev.weir.events.IpText;
import dev.weir.events.Leg;
import dev.weir.inspector.ladder.Ends;
import dev.weir.inspector.ladder.LadderClock;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.text.FactSheet;
import dev.weir.inspector.text.Quantities;
import dev.weir.inspector.text.Style;
import dev.weir.inspector.text.StyledText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The ledger as lines: what {@code weir show --sockets} prints.
 *
 * @param censuses in their order; empty when sockets could not be counted
 * @param ports of the local range
 */
public record LedgerView(SocketLedger ledger, List<SocketCensus> censuses, int ports, LadderClock clock) {

    private static final int LEAST_WIDTH = 80;
    private static final int MOST_WIDTH = 120;
    private static final int SHOWN_ROUTES = 10;
    private static final int SHOWN_STUCK = 10;

    public StyledText draw(int width) {
        FactSheet sheet = new FactSheet(Math.min(Math.max(width, LEAST_WIDTH), MOST_WIDTH));
        addTimeWaits(sheet);
        addRoutes(sheet);
        addStuck(sheet);
        CensusFacts.add(sheet, censuses, clock);
        return new StyledText(sheet.lines());
    }

    private void addTimeWaits(FactSheet sheet) {
        sheet.label("Waiting")
                .fact(
                        ledger.timeWaits().size() + " TIME_WAIT held by Weir at " + clock.timeOfDay(ledger.atNanos())
                                + " (towards origins " + ledger.held(Leg.ORIGIN) + ", towards clients "
                                + ledger.held(Leg.CLIENT) + ")",
                        Evidence.INFERRED);
        sheet.fact(
                "left to others in the last minute: to origins "
                        + ledger.peersTimeWaits().getOrDefault(Leg.ORIGIN, 0) + ", to clients "
                        + ledger.peersTimeWaits().getOrDefault(Leg.CLIENT, 0),
                Evidence.INFERRED);
        ledger.timeWaits().stream()
                .mapToLong(SocketLedger.TimeWait::untilNanos)
                .max()
                .ifPresent(
                        last -> sheet.fact("the last of Weir's ends at " + clock.timeOfDay(last), Evidence.INFERRED));
    }

    private void addRoutes(FactSheet sheet) {
        List<PortUse> routes = ledger.routes();
        sheet.label("Ports");
        if (routes.isEmpty()) {
            sheet.fact("Weir closed no connection to an origin first: none are used up", Evidence.INFERRED);
        }
        for (PortUse use : routes.subList(0, Math.min(routes.size(), SHOWN_ROUTES))) {
            PortForecast forecast = PortForecast.of(use, ports, ledger.atNanos());
            boolean runsOut = forecast.secondsLeft() != null;
            sheet.fact(
                    IpText.of(use.local()) + " → " + Ends.address(use.remote()) + "  " + forecast.blocked()
                            + " of "
                            + String.format(Locale.ROOT, "%,d", ports) + " blocked, "
                            + String.format(Locale.ROOT, "+%.1f/s in the last minute", forecast.perSecond()),
                    Evidence.INFERRED);
            sheet.fact(runsOut ? Style.ERROR : Style.TEXT, outlook(forecast), Evidence.INFERRED);
            if (!use.causes().isEmpty()) {
                sheet.fact(
                        "because "
                                + use.causes().stream().map(LedgerView::cause).collect(Collectors.joining("; ")),
                        Evidence.APP);
            }
        }
        if (routes.size() > SHOWN_ROUTES) {
            sheet.fact("and " + (routes.size() - SHOWN_ROUTES) + " more destinations", null);
        }
    }

    private static String outlook(PortForecast forecast) {
        Long left = forecast.secondsLeft();
        String most = String.format(Locale.ROOT, "%.0f a second can go on for ever", forecast.sustainablePerSecond());
        return left == null ? "never runs out at this rate: " + most : "runs out in " + left + " s: only " + most;
    }

    private static String cause(PortUse.Cause cause) {
        String numbers = cause.exchanges().stream().map(number -> "#" + number).collect(Collectors.joining(" "));
        boolean more = cause.count() > cause.exchanges().size();
        return cause.why() + " (" + cause.count() + (numbers.isEmpty() ? "" : ": " + numbers)
                + (more && !numbers.isEmpty() ? " …" : "") + ")";
    }

    private void addStuck(FactSheet sheet) {
        List<SocketLedger.Stuck> stuck = ledger.stuck();
        sheet.label("Stuck");
        if (stuck.isEmpty()) {
            sheet.fact("nobody was in CLOSE_WAIT for 5 s or more", Evidence.INFERRED);
        }
        for (SocketLedger.Stuck one : stuck.subList(0, Math.min(stuck.size(), SHOWN_STUCK))) {
            String who = one.blame() == Party.WEIR ? "Weir" : one.leg() == Leg.ORIGIN ? "the origin" : "the client";
            sheet.fact(
                    Style.ERROR,
                    one.connection() + ": " + who + " had got a FIN (CLOSE_WAIT) and "
                            + (one.ended() ? "took " : "did not close for ")
                            + Quantities.duration(one.forNanos()) + (one.ended() ? " to answer it" : " and more")
                            + (one.halfClosed() ? "; bytes still went the other way (half-close)" : ""),
                    one.evidence());
        }
        if (stuck.size() > SHOWN_STUCK) {
            sheet.fact("and " + (stuck.size() - SHOWN_STUCK) + " more", null);
        }
    }
}
