package dev.weir.inspector.findings.evidence;

import dev.weir.events.Evidence;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.ExchangeRule;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.RecordedMessage;
import dev.weir.inspector.model.client.ClientTimers;
import java.util.List;
import java.util.function.Consumer;

/**
 * W702: the client's clock against Weir's. Both are asked for the same stretch: from the request's first byte (about to be sent there, read
 * here) to the response's first byte (written here, read there). Set-up is in neither, and what is left over lies between the two programs.
 */
public final class ClockRule {

    public static final List<ExchangeRule> ALL = List.of(ClockRule::clocks);

    private ClockRule() {}

    private static void clocks(Examined x, Thresholds thresholds, Consumer<Finding> found) {
        RecordedExchange exchange = x.exchange();
        ClientTimers timers = exchange.clientTimers();
        RecordedMessage response = exchange.response();
        Long begun = exchange.request().firstByteAtNanos();
        Long answered = response == null ? null : response.sendStartedAtNanos();
        Long theirs = timers == null ? null : timers.waitedNanos();
        // The first byte that the client reads is that of an interim response, of which Weir does not have the moment.
        boolean interim = !exchange.informational().isEmpty();
        if (timers == null || theirs == null || begun == null || answered == null || interim) {
            return;
        }
        long ours = answered - begun;
        long rest = Math.abs(theirs - ours);
        double enough = Math.max(
                (double) thresholds.nanos(Threshold.W702_MS),
                thresholds.get(Threshold.W702_SHARE) * Math.max(theirs, ours));
        if (rest > enough) {
            Finding finding = Finding.of(
                    FindingCode.W702,
                    x,
                    Evidence.CLIENT,
                    rest,
                    "program",
                    timers.program(),
                    "theirs",
                    Numbers.time(theirs),
                    "ours",
                    Numbers.time(ours),
                    "rest",
                    Numbers.time(rest));
            found.accept(theirs > ours ? finding : finding.variant("less"));
        }
    }
}
