package dev.weir.inspector.ledger;

import org.jspecify.annotations.Nullable;

/**
 * When the ports towards one destination run out if Weir goes on closing first as often as in the last minute.
 *
 * @param ports there are (net.ipv4.ip_local_port_range)
 * @param blocked now
 * @param perSecond that are newly blocked
 * @param secondsLeft until none is free; null when that never happens at this rate
 * @param sustainablePerSecond the rate that just never runs out
 */
public record PortForecast(
        int ports, int blocked, double perSecond, @Nullable Long secondsLeft, double sustainablePerSecond) {

    /** Linux: TCP_TIMEWAIT_LEN, in seconds. */
    private static final int TIME_WAIT_SECONDS = 60;

    private static final double SECOND_NANOS = 1e9;

    public static PortForecast of(PortUse use, int ports, long atNanos) {
        int blocked = use.untilNanos().size();
        return new PortForecast(
                ports, blocked, use.perSecond(), secondsLeft(use, ports, atNanos), (double) ports / TIME_WAIT_SECONDS);
    }

    /**
     * Second by second: new ones come at the present rate, those there are go when their time is up. After a whole TIME_WAIT only the
     * rate counts: what has not run out by then never does.
     */
    private static @Nullable Long secondsLeft(PortUse use, int ports, long atNanos) {
        double rate = use.perSecond();
        for (int second = 0; second <= TIME_WAIT_SECONDS; second++) {
            long now = atNanos + Math.round(second * SECOND_NANOS);
            long old = use.untilNanos().stream().filter(until -> until > now).count();
            if (old + rate * second >= ports) {
                return (long) second;
            }
        }
        return null;
    }
}
