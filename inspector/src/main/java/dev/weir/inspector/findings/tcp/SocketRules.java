package dev.weir.inspector.findings.tcp;

import dev.weir.events.Evidence;
import dev.weir.events.Leg;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.ledger.PortForecast;
import dev.weir.inspector.ledger.PortUse;
import dev.weir.inspector.ledger.SocketLedger;
import dev.weir.inspector.model.CloseStory.Party;
import dev.weir.inspector.model.RecordedConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** W301 to W303: what closed connections left behind at the capture's last moment. */
public final class SocketRules implements CaptureRule {

    private final Thresholds thresholds;
    private final SocketLedger ledger;
    private final int ports;

    /** How many connections ended in the last minute, by where they led. */
    private final Map<String, Integer> closed = new HashMap<>();

    /** {@code ports} are those of the local range. */
    public SocketRules(Thresholds thresholds, SocketLedger ledger, int ports) {
        this.thresholds = thresholds;
        this.ledger = ledger;
        this.ports = ports;
    }

    @Override
    public void connection(RecordedConnection connection, Consumer<Finding> found) {
        boolean lately = connection.close() != null
                && ledger.atNanos() - connection.close().closedAtNanos() < SocketLedger.MINUTE_NANOS;
        if (connection.leg() == Leg.ORIGIN && lately) {
            closed.merge(connection.remote().toString(), 1, Integer::sum);
        }
    }

    @Override
    public void end(Consumer<Finding> found) {
        for (PortUse use : ledger.routes()) {
            PortForecast forecast = PortForecast.of(use, ports, ledger.atNanos());
            if (!runsOut(use, forecast, found)) {
                gathers(use, forecast, found);
            }
        }
        ledger.stuck().stream()
                // What was never answered lasts longer than it was watched.
                .filter(stuck -> !stuck.ended() || stuck.forNanos() >= thresholds.get(Threshold.W303_SECONDS) * 1e9)
                .forEach(stuck -> found.accept(Finding.of(
                                FindingCode.W303,
                                stuck.connection(),
                                stuck.evidence(),
                                "connection",
                                stuck.connection().toString(),
                                "took",
                                Numbers.time(stuck.forNanos()))
                        .variant(
                                stuck.blame() == Party.WEIR
                                        ? "weir"
                                        : stuck.leg() == Leg.CLIENT ? "client" : "origin")));
    }

    private boolean runsOut(PortUse use, PortForecast forecast, Consumer<Finding> found) {
        double soon = forecast.blocked() + forecast.perSecond() * thresholds.get(Threshold.W302_SECONDS);
        if (soon < ports) {
            return false;
        }
        Long left = forecast.secondsLeft();
        found.accept(Finding.of(
                FindingCode.W302,
                Evidence.INFERRED,
                "share",
                Numbers.percent((double) forecast.blocked() / ports),
                "remote",
                remote(use),
                "seconds",
                left == null ? "15" : left.toString(),
                "rate",
                Long.toString(Math.round(forecast.sustainablePerSecond()))));
        return true;
    }

    private void gathers(PortUse use, PortForecast forecast, Consumer<Finding> found) {
        int all = closed.getOrDefault(use.remote().toString(), 0);
        boolean mostlyWeir = all > 0 && use.closedInLastMinute() >= thresholds.get(Threshold.W301_SHARE) * all;
        double coming = forecast.perSecond() * 60;
        if (mostlyWeir && coming >= thresholds.get(Threshold.W301_PORTS) * ports) {
            found.accept(Finding.of(
                    FindingCode.W301,
                    Evidence.INFERRED,
                    "blocked",
                    Integer.toString(forecast.blocked()),
                    "rate",
                    Numbers.decimal(forecast.perSecond()),
                    "remote",
                    remote(use),
                    "why",
                    why(use.causes())));
        }
    }

    private static String remote(PortUse use) {
        return use.remote().getHostString() + ":" + use.remote().getPort();
    }

    private static String why(List<PortUse.Cause> causes) {
        return causes.stream().limit(2).map(PortUse.Cause::why).collect(Collectors.joining("; "));
    }
}
