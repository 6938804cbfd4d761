package dev.weir.inspector.findings.connections;

import dev.weir.events.ConnectionId;
import dev.weir.events.Evidence;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.inspector.findings.CaptureRule;
import dev.weir.inspector.findings.Examined;
import dev.weir.inspector.findings.Finding;
import dev.weir.inspector.findings.FindingCode;
import dev.weir.inspector.findings.Numbers;
import dev.weir.inspector.findings.Threshold;
import dev.weir.inspector.findings.Thresholds;
import dev.weir.inspector.model.CloseStory;
import dev.weir.inspector.model.CloseStory.StepKind;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.inspector.model.Retry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W203: a request on an idle connection met the origin's close, whether it failed by that or went out again on another one. */
final class KeepAliveRace implements CaptureRule {

    private static final int MOST_CONNECTIONS = 4_096;
    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout=(\\d{1,6})");

    private final Thresholds thresholds;

    /** What origins said how long a connection may lie idle. */
    private final Map<ConnectionId, Long> announced = bounded();

    /** By pool: the shortest time that a connection lay idle before its origin closed it. */
    private final Map<String, Learnt> learnt = bounded();

    private record Learnt(long nanos, long sinceNanos) {}

    /** A request on a connection that had lain idle, which broke before any response byte. */
    private record Lost(
            RecordedConnection connection,
            long idleNanos,
            @Nullable Long sentAtNanos) {}

    KeepAliveRace(Thresholds thresholds) {
        this.thresholds = thresholds;
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST_CONNECTIONS;
            }
        };
    }

    @Override
    public void exchange(Examined x, Consumer<Finding> found) {
        for (Retry retry : x.exchange().retries()) {
            RecordedConnection broken = retry.connection() == null ? null : x.connection(retry.connection());
            if (broken != null && byOrigin(retry.cause())) {
                judge(x, new Lost(broken, retry.idleNanos(), retry.sentAtNanos()), "again", found);
            }
        }
        RecordedConnection origin = x.origin();
        if (origin == null) {
            return;
        }
        if (lost(x.exchange())) {
            Long sent = x.exchange().request().sendStartedAtNanos();
            judge(x, new Lost(origin, x.exchange().idleNanos(), sent), null, found);
        }
        learn(x, origin);
    }

    private static boolean byOrigin(Failure failure) {
        return failure.leg() == Leg.ORIGIN && failure.kind() == FailureKind.CONNECTION_TERMINATED;
    }

    private static boolean lost(RecordedExchange exchange) {
        return exchange.reused()
                && exchange.response() == null
                && exchange.failure() != null
                && byOrigin(exchange.failure());
    }

    private void judge(Examined x, Lost lost, @Nullable String variant, Consumer<Finding> found) {
        CloseStory close = lost.connection.close();
        if (close == null || close.first() != CloseStory.Party.PEER || lost.idleNanos <= 0) {
            return;
        }
        if (outlived(x, lost) || crossed(lost)) {
            Finding finding = Finding.of(
                    FindingCode.W203,
                    x,
                    close.evidence().weaker(Evidence.APP),
                    0,
                    "connection",
                    lost.connection.id().toString(),
                    "idle",
                    Numbers.time(lost.idleNanos));
            found.accept(variant == null ? finding : finding.variant(variant));
        }
    }

    private boolean outlived(Examined x, Lost lost) {
        double share = thresholds.get(Threshold.W203_SHARE);
        Long limit = announced.get(lost.connection.id());
        Learnt before = learnt.get(x.pool());
        if (limit != null && lost.idleNanos >= share * limit) {
            return true;
        }
        return before != null
                && before.sinceNanos <= x.exchange().startedAtNanos()
                && lost.idleNanos >= share * before.nanos;
    }

    /** The FIN was on its way when the request went out. */
    private boolean crossed(Lost lost) {
        Examined.RoundTrip rtt = Examined.roundTrip(lost.connection);
        Long came = came(lost.connection);
        return lost.sentAtNanos != null
                && rtt != null
                && came != null
                && Math.abs(came - lost.sentAtNanos) <= Math.max(rtt.nanos(), thresholds.nanos(Threshold.W203_MS));
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

    private void learn(Examined x, RecordedConnection origin) {
        Matcher timeout = TIMEOUT.matcher(String.join(",", x.response().all("keep-alive")));
        if (timeout.find()) {
            announced.put(origin.id(), Long.parseLong(timeout.group(1)) * 1_000_000_000L);
        }
        CloseStory close = origin.close();
        Long came = came(origin);
        boolean idle = close != null
                && close.first() == CloseStory.Party.PEER
                && close.moment() == CloseStory.Moment.IDLE
                && origin.lastExchange() == x.exchange().number();
        if (idle && came != null && came > x.exchange().endedAtNanos()) {
            long lay = came - x.exchange().endedAtNanos();
            Learnt before = learnt.get(x.pool());
            if (lay >= 1_000_000_000L && (before == null || lay < before.nanos)) {
                learnt.put(x.pool(), new Learnt(lay, came));
            }
        }
    }
}
