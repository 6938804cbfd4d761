package dev.weir.inspector.har.read;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * When an entry's phases began and ended, in nanoseconds on the clock of the capture; null for what did not happen or is not told.
 *
 * @param tcp the handshake alone; what HAR calls connect, without TLS
 */
record EntryTimes(
        long start,
        @Nullable Interval dns,
        @Nullable Interval tcp,
        @Nullable Interval tls,
        @Nullable Interval send,
        @Nullable Long firstByte,
        long end) {

    private static final long UNKNOWN = -1;

    /** More is no duration, but an instant or rubbish that an exporter put there. */
    private static final BigDecimal MOST_MILLIS = BigDecimal.valueOf(366L * 24 * 3_600_000);

    record Interval(long start, long end) {}

    /**
     * Lays the durations of an entry one behind the other, in the order that HAR gives them.
     *
     * @param secure whether there can be TLS
     */
    static EntryTimes of(HarObject entry, long start, boolean secure) {
        HarObject timings = entry.object("timings");
        long blocked = nanos(timings, "blocked");
        long dns = nanos(timings, "dns");
        long connect = nanos(timings, "connect");
        // Playwright has one of plain HTTP, too.
        long ssl = secure ? nanos(timings, "ssl") : UNKNOWN;
        long send = nanos(timings, "send");
        long waiting = nanos(timings, "wait");
        long receive = nanos(timings, "receive");
        // Firefox and Charles write 0, where others write -1, for what a connection that was there already did not
        // need.
        boolean setUp = dns != 0 || connect != 0 || ssl > 0;
        boolean inside = sslInside(entry, new long[] {blocked, dns, connect, send, waiting, receive}, connect, ssl);
        long tcp = connect < 0 || ssl < 0 || !inside ? connect : connect - ssl;

        Pen pen = new Pen(start);
        pen.next(blocked);
        Interval dnsTime = pen.next(setUp ? dns : UNKNOWN);
        Interval tcpTime = pen.next(setUp ? tcp : UNKNOWN);
        Interval tlsTime = pen.next(setUp ? ssl : UNKNOWN);
        Interval sendTime = pen.next(send < 0 && waiting >= 0 ? 0 : send);
        pen.next(waiting);
        Long firstByte = waiting >= 0 || receive >= 0 ? pen.at : null;
        pen.next(receive);
        // Some tell the whole only.
        long time = nanos(entry, "time");
        long end = pen.at == start && time > 0 ? start + time : pen.at;
        return new EntryTimes(start, dnsTime, tcpTime, tlsTime, sendTime, end == pen.at ? firstByte : null, end);
    }

    /**
     * HAR wants TLS inside of connect; mitmproxy has it behind, and the entry's time tells who did what. Playwright (which its own fields tell) has it
     * inside, and counts it twice in the time.
     */
    private static boolean sslInside(HarObject entry, long[] others, long connect, long ssl) {
        if (ssl > connect) {
            return false;
        }
        if (entry.has("_monotonicTime") && entry.has("_frameref")) {
            return true;
        }
        long time = nanos(entry, "time");
        long sum = 0;
        for (long part : others) {
            sum += Math.max(part, 0);
        }
        return time < 0 || Math.abs(time - sum) <= Math.abs(time - sum - Math.max(ssl, 0));
    }

    /** A duration in milliseconds as nanoseconds, or -1. */
    private static long nanos(HarObject from, String name) {
        BigDecimal millis = from.number(name);
        return millis != null && millis.signum() >= 0 && millis.compareTo(MOST_MILLIS) < 0
                ? millis.movePointRight(6).longValue()
                : UNKNOWN;
    }

    /** Where the next phase begins. */
    private static final class Pen {

        private long at;

        Pen(long at) {
            this.at = at;
        }

        @Nullable
        Interval next(long nanos) {
            if (nanos < 0) {
                return null;
            }
            Interval interval = new Interval(at, at + nanos);
            at = interval.end;
            return interval;
        }
    }
}
