package dev.weir.inspector.model;

import dev.weir.events.DnsSource;
import dev.weir.events.Evidence;
import dev.weir.events.WayIn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange cut into phases that touch without gap or overlap, so that their sum is its wall time. Rules: docs/measuring.md.
 *
 * @param phases in time order; BLOCKED may come several times, the others at most once
 */
public record Timeline(long startNanos, long endNanos, List<Phase> phases) {

    /** Derives the phases of an exchange, whether it ended well or failed on its way. */
    public static Timeline of(RecordedExchange exchange) {
        List<Phase> known = new ArrayList<>();
        addSetUp(known, exchange);
        long end = end(exchange);
        addMessages(known, exchange, end);
        known.sort(Timeline::inTime);
        return new Timeline(
                exchange.startedAtNanos(), end, withoutGaps(known, exchange.startedAtNanos(), end, evidence(exchange)));
    }

    private static int inTime(Phase a, Phase b) {
        int earlier = Long.compare(a.startNanos(), b.startNanos());
        return earlier != 0 ? earlier : a.kind().compareTo(b.kind());
    }

    public long nanos() {
        return endNanos - startNanos;
    }

    /** The time spent in a phase; null when the exchange did not go through it. BLOCKED is 0, never null. */
    public @Nullable Long nanosIn(PhaseKind kind) {
        Long sum = kind == PhaseKind.BLOCKED ? 0L : null;
        for (Phase phase : phases) {
            if (phase.kind() == kind) {
                sum = (sum == null ? 0 : sum) + phase.nanos();
            }
        }
        return sum;
    }

    /** The first interval of a phase, null when the exchange did not go through it. */
    public @Nullable Phase phase(PhaseKind kind) {
        for (Phase phase : phases) {
            if (phase.kind() == kind) {
                return phase;
            }
        }
        return null;
    }

    /** The last byte of the response, the head of one that switches protocols, or for a failed exchange its end. */
    private static long end(RecordedExchange exchange) {
        RecordedMessage response = exchange.response();
        boolean whole = exchange.failure() == null && exchange.kind() == ExchangeKind.REQUEST;
        Long last = response == null ? null : lastByte(exchange, response);
        long end = whole && last != null ? last : exchange.endedAtNanos();
        return Math.max(end, exchange.startedAtNanos());
    }

    /** What follows a 101 is another protocol's (RFC 9110, section 7.8), and no part of the response. */
    private static @Nullable Long lastByte(RecordedExchange exchange, RecordedMessage response) {
        boolean switched = exchange.kind() == ExchangeKind.REQUEST && exchange.tunnelWhy() != null;
        return switched ? response.headAtNanos() : response.lastByteAtNanos();
    }

    private static void addSetUp(List<Phase> known, RecordedExchange exchange) {
        DnsLookup dns = exchange.dns();
        if (dns != null && asked(dns)) {
            add(known, PhaseKind.DNS, dns.startedAtNanos(), dns.endedAtNanos(), exchange);
        }
        if (!exchange.attempts().isEmpty()) {
            ConnectAttempt winner = exchange.winner();
            Long end = winner == null ? lastEnd(exchange.attempts()) : winner.endedAtNanos();
            add(known, PhaseKind.CONNECT, exchange.attempts().get(0).startedAtNanos(), end, exchange);
        }
        TlsHandshake tls = exchange.originTls();
        if (tls != null) {
            add(known, PhaseKind.TLS, tls.startedAtNanos(), tls.endedAtNanos(), exchange);
        }
    }

    /** A lookup that failed or did not end has no source and perhaps not one answered query, and yet took its time. */
    private static boolean asked(DnsLookup dns) {
        return dns.source() == null
                || dns.source() == DnsSource.RESOLVER
                || !dns.queries().isEmpty();
    }

    private static @Nullable Long lastEnd(List<ConnectAttempt> attempts) {
        Long last = null;
        for (ConnectAttempt attempt : attempts) {
            Long end = attempt.endedAtNanos();
            if (end == null) {
                return null;
            }
            last = last == null ? end : Math.max(last, end);
        }
        return last;
    }

    private static void addMessages(List<Phase> known, RecordedExchange exchange, long end) {
        if (exchange.kind() == ExchangeKind.TUNNEL) {
            Long opened = exchange.assignedAtNanos();
            if (opened != null) {
                add(known, PhaseKind.RECEIVE, opened, end, exchange);
            }
            return;
        }
        RecordedMessage response = exchange.response();
        Long firstByte = response == null ? null : response.firstByteAtNanos();
        addSending(known, exchange, firstByte, end);
        if (response != null && firstByte != null) {
            Long last = lastByte(exchange, response);
            add(known, PhaseKind.RECEIVE, firstByte, last == null ? end : last, exchange);
        }
    }

    private static void addSending(List<Phase> known, RecordedExchange exchange, @Nullable Long firstByte, long end) {
        Long sendStart = exchange.request().sendStartedAtNanos();
        if (sendStart == null) {
            return;
        }
        Long written = exchange.request().sendEndedAtNanos();
        // The write's future may complete after the response was read, and an early response overtakes the body: never
        // negative.
        long sendEnd = Math.min(written == null ? end : written, firstByte == null ? end : firstByte);
        add(known, PhaseKind.SEND, sendStart, sendEnd, exchange);
        if (firstByte != null || written != null) {
            add(known, PhaseKind.WAIT, sendEnd, firstByte == null ? end : firstByte, exchange);
        }
    }

    private static void add(List<Phase> known, PhaseKind kind, long start, @Nullable Long end, RecordedExchange x) {
        long until = Math.min(end == null ? x.endedAtNanos() : end, Math.max(x.endedAtNanos(), start));
        known.add(new Phase(kind, start, Math.max(start, until), evidence(x)));
    }

    private static Evidence evidence(RecordedExchange exchange) {
        return exchange.passage().way() == WayIn.IMPORTED ? Evidence.IMPORTED : Evidence.APP;
    }

    private static List<Phase> withoutGaps(List<Phase> known, long start, long end, Evidence evidence) {
        List<Phase> all = new ArrayList<>();
        long at = start;
        for (Phase phase : known) {
            long from = Math.min(Math.max(phase.startNanos(), at), end);
            long to = Math.min(Math.max(phase.endNanos(), from), end);
            if (from > at) {
                all.add(new Phase(PhaseKind.BLOCKED, at, from, evidence));
            }
            all.add(new Phase(phase.kind(), from, to, phase.evidence()));
            at = to;
        }
        if (end > at) {
            all.add(new Phase(PhaseKind.BLOCKED, at, end, evidence));
        }
        return List.copyOf(all);
    }
}
