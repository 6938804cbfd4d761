package dev.weir.load.result;

import dev.weir.inspector.ledger.PortForecast;
import dev.weir.inspector.ledger.PortUse;
import dev.weir.inspector.model.RecordedConnection;
import dev.weir.inspector.model.RecordedExchange;
import dev.weir.load.drive.LoadRun;
import dev.weir.load.drive.Second;
import dev.weir.load.tally.ConnectionCounts.Count;
import dev.weir.load.tally.Measure;
import dev.weir.load.tally.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a load came to.
 *
 * @param moments one a second
 * @param ports how many local ones there are, on all machines together
 * @param outlooks of the ways out on which TIME_WAIT blocks ports, the busiest first
 * @param slowest whole records, slowest first
 * @param found what the records show
 * @param nodes those of whose results this one was put together; empty for a load of one
 */
public record LoadResult(
        Setting setting,
        Tally tally,
        List<Moment> moments,
        Health health,
        int ports,
        List<Outlook> outlooks,
        List<Slow> slowest,
        Found found,
        List<NodeShare> nodes) {

    private static final double SECOND_NANOS = 1e9;

    /** A hundredth of a second: whoever is late by no more is off by no more than 1 % of the rate in any second. */
    private static final long PUNCTUAL_NANOS = 10_000_000;

    /** When the ports of one way out run out. */
    public record Outlook(String local, String remote, long blocked, double perSecond, double sustainablePerSecond) {}

    /**
     * One of the slowest.
     *
     * @param connection that carried it, if that is known
     * @param capture the file with its whole record, seen from the run's directory
     */
    public record Slow(RecordedExchange exchange, @Nullable RecordedConnection connection, String capture) {}

    /**
     * Findings in the records that were kept whole.
     *
     * @param records how many there are
     * @param byCode how many findings, by code such as {@code W401}
     */
    public record Found(long records, Map<String, Long> byCode) {

        public static final Found NOTHING = new Found(0, Map.of());

        public Found {
            byCode = new TreeMap<>(byCode);
        }

        public long count(String code) {
            return byCode.getOrDefault(code, 0L);
        }
    }

    /** Adds seconds up as they come, and makes the result of them at the end. */
    public static final class Collector {
        private final Tally all = new Tally();
        private final List<Moment> moments = new ArrayList<>();
        private final Health.Collector health = new Health.Collector();

        public Moment add(Second second) {
            all.add(second.tally());
            Moment moment = Moment.of(second);
            moments.add(moment);
            health.add(second);
            return moment;
        }

        /** So far. */
        public Tally tally() {
            return all;
        }

        public LoadResult result(Setting setting, LoadRun.End end, int ports, List<Slow> slowest, Found found) {
            List<Outlook> outlooks =
                    end.ports().stream().map(use -> outlook(use, ports, end)).toList();
            return new LoadResult(
                    setting,
                    all,
                    List.copyOf(moments),
                    health.health(setting, all, end.dropped()),
                    ports,
                    outlooks,
                    slowest,
                    found,
                    List.of());
        }

        /** A load shorter than a TIME_WAIT closes as many a second as it did in its own time, not in a minute. */
        private static Outlook outlook(PortUse use, int ports, LoadRun.End end) {
            PortForecast forecast = PortForecast.of(use, ports, end.endedAtNanos());
            double seconds = Math.min(60, Math.max(1e-3, end.nanos() / SECOND_NANOS));
            return new Outlook(
                    use.local().getHostAddress(),
                    use.remote().getAddress().getHostAddress() + ":"
                            + use.remote().getPort(),
                    forecast.blocked(),
                    use.closedInLastMinute() / seconds,
                    forecast.sustainablePerSecond());
        }
    }

    /** The same with records. */
    public LoadResult withSlowest(List<Slow> records) {
        return new LoadResult(setting, tally, moments, health, ports, outlooks, records, found, nodes);
    }

    /** Requests over in a second, on average. */
    public double rate() {
        return setting.measuredNanos() == 0 ? 0 : tally.over() * SECOND_NANOS / setting.measuredNanos();
    }

    /** Whether the rate was asked for and told by the generator itself. */
    public boolean isPaced() {
        return setting.open() && tally.histogram(Measure.LATE).getTotalCount() > 0;
    }

    /** Within which time of its moment 99 of 100 requests began. */
    public long lateP99Nanos() {
        return tally.histogram(Measure.LATE).getValueAtPercentile(99);
    }

    /** Whether the rate was what had been asked for: all requests began, 99 % of them within a hundredth of a second of their moment. */
    public boolean held() {
        return isPaced() && health.dropped() == 0 && lateP99Nanos() <= PUNCTUAL_NANOS;
    }

    /** From 0 to 1. */
    public double failedPart() {
        return tally.over() == 0 ? 0 : (double) tally.failed() / tally.over();
    }

    public double requestsPerConnection() {
        long opened = tally.connections().get(Count.OPENED);
        return opened == 0 ? 0 : (double) tally.connections().get(Count.CARRIED) / opened;
    }
}
