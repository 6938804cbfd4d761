package dev.weir.inspector.findings.connections;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Examined.RoundTrip;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W203: a request on an idle connection met the origin's close. */
final class KeepAliveRace implements CaptureRule {

    private static final int MOST_CONNECTIONS = 4_096;
    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout=(\\d{1,6})");

    private final Thresholds thresholds;

    /** What origins said how long a connection may lie idle. */
    private final Map<ConnectionId, Long> announced = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ConnectionId, Long> eldest) {
            return size() > MOST_CONNECTIONS;
        }
    };

    KeepAliveRace(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        RecordedConnection origin = x.origin();
        if (origin == null) {
            return;
        }
        if (lost(x.exchange()) && closedByOrigin(origin) && (outlived(x, origin) || crossed(x, origin))) {
            found.accept(Finding.of(
                    FindingCode.W203,
                    x,
                    weakest(origin),
                    0,
                    "connection",
                    origin.id().toString(),
                    "idle",
                    Numbers.time(x.exchange().idleNanos())));
        }
        Matcher timeout = TIMEOUT.matcher(String.join(",", x.response().all("keep-alive")));
        if (timeout.find()) {
            announced.put(origin.id(), Long.parseLong(timeout.group(1)) * 1_000_000_000L);
        }
    }

    private static boolean lost(RecordedExchange exchange) {
        return exchange.reused()
                && exchange.response() == null
                && exchange.failure() != null
                && exchange.failure().leg() == Leg.ORIGIN
                && exchange.failure().kind() == FailureKind.CONNECTION_TERMINATED;
    }

    private static boolean closedByOrigin(RecordedConnection origin) {
        CloseStory close = origin.close();
        return close != null && close.first() == CloseStory.Party.PEER;
    }

    private boolean outlived(Examined x, RecordedConnection origin) {
        Long limit = announced.get(origin.id());
        return limit != null && x.exchange().idleNanos() >= thresholds.get(Threshold.W203_SHARE) * limit;
    }

    /** The FIN was on its way when the request went out. */
    private static boolean crossed(Examined x, RecordedConnection origin) {
        Long sent = x.exchange().request().sendStartedAtNanos();
        RoundTrip rtt = x.roundTrip();
        Long came = came(origin);
        return sent != null && rtt != null && came != null && Math.abs(came - sent) <= rtt.nanos();
    }

    private static @Nullable Long came(RecordedConnection origin) {
        CloseStory close = origin.close();
        if (close != null) {
            for (CloseStory.Step step : close.steps()) {
                if (step.kind() == StepKind.FIN_RECEIVED || step.kind() == StepKind.RST_RECEIVED) {
                    return step.atNanos();
                }
            }
        }
        return null;
    }

    private static Evidence weakest(RecordedConnection origin) {
        CloseStory close = origin.close();
        return close != null && close.evidence() == Evidence.INFERRED ? Evidence.INFERRED : Evidence.APP;
    }
}
