package dev.weir.load.tally;

import static dev.weir.load.tally.Marks.UNSET;

import dev.weir.inspector.model.PhaseKind;

/**
 * Cuts an exchange into phases without making an object: the arithmetic of {@link dev.weir.inspector.model.Timeline}, with which a test
 * compares it.
 */
@SuppressWarnings("EnumOrdinal") // arrays by kind: no map and no boxing where every request passes
final class PhaseCutter {

    private static final int KINDS = PhaseKind.values().length;

    private final PhaseKind[] kinds = new PhaseKind[KINDS];
    private final long[] starts = new long[KINDS];
    private final long[] ends = new long[KINDS];
    private final long[] nanos = new long[KINDS];
    private int count;
    private long endedAt;
    private long total;

    /**
     * Cuts.
     *
     * @param endedAtNanos the exchange's end
     * @param failed it did not end well
     */
    void cut(Marks marks, long endedAtNanos, boolean failed) {
        count = 0;
        endedAt = endedAtNanos;
        boolean whole = !failed && marks.lastByte != UNSET;
        long end = Math.max(whole ? marks.lastByte : endedAtNanos, marks.startedAt);
        if (marks.dnsStart != UNSET && marks.dnsAsked) {
            add(PhaseKind.DNS, marks.dnsStart, marks.dnsEnd);
        }
        if (marks.connectStart != UNSET) {
            long last = marks.attempts > 0 ? UNSET : marks.attemptEnd;
            add(PhaseKind.CONNECT, marks.connectStart, marks.connectEnd == UNSET ? last : marks.connectEnd);
        }
        if (marks.tlsStart != UNSET) {
            add(PhaseKind.TLS, marks.tlsStart, marks.tlsEnd);
        }
        addMessages(marks, end);
        touch(marks.startedAt, end);
    }

    private void addMessages(Marks marks, long end) {
        long first = marks.firstByte;
        if (marks.sendStart != UNSET) {
            long sent = marks.sendEnd;
            long sendEnd = Math.min(sent == UNSET ? end : sent, first == UNSET ? end : first);
            add(PhaseKind.SEND, marks.sendStart, sendEnd);
            if (first != UNSET || sent != UNSET) {
                add(PhaseKind.WAIT, sendEnd, first == UNSET ? end : first);
            }
        }
        if (first != UNSET) {
            add(PhaseKind.RECEIVE, first, marks.lastByte == UNSET ? end : marks.lastByte);
        }
    }

    /** In time order; of two that begin together the first kind goes first. */
    private void add(PhaseKind kind, long start, long end) {
        long until = Math.max(start, Math.min(end == UNSET ? endedAt : end, Math.max(endedAt, start)));
        int at = count++;
        while (at > 0 && (starts[at - 1] > start || (starts[at - 1] == start && kinds[at - 1].compareTo(kind) > 0))) {
            kinds[at] = kinds[at - 1];
            starts[at] = starts[at - 1];
            ends[at] = ends[at - 1];
            at--;
        }
        kinds[at] = kind;
        starts[at] = start;
        ends[at] = until;
    }

    private void touch(long start, long end) {
        for (int i = 0; i < KINDS; i++) {
            nanos[i] = UNSET;
        }
        total = end - start;
        long at = start;
        long blocked = 0;
        for (int i = 0; i < count; i++) {
            long from = Math.min(Math.max(starts[i], at), end);
            long to = Math.min(Math.max(ends[i], from), end);
            blocked += from - at;
            nanos[kinds[i].ordinal()] = to - from;
            at = to;
        }
        nanos[PhaseKind.BLOCKED.ordinal()] = blocked + (end - at);
    }

    /** Whether the exchange went through a phase. */
    boolean has(PhaseKind kind) {
        return nanos[kind.ordinal()] != UNSET;
    }

    long nanos(PhaseKind kind) {
        return nanos[kind.ordinal()];
    }

    /** All phases together. */
    long total() {
        return total;
    }
}
