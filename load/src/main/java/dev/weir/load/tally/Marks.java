package dev.weir.load.tally;

import dev.weir.events.Event;
import dev.weir.events.ExchangeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of an exchange that is under way, in nanoseconds of the ticker; {@link #UNSET} where it has not happened. */
final class Marks {

    static final long UNSET = Long.MIN_VALUE;

    final ExchangeId id;
    final long intendedAt;
    final long startedAt;
    /** All that was told of it, in order: a record can still be made when it turns out slow. */
    final List<Event> events = new ArrayList<>(16);

    final List<ConnectionMarks> paid = new ArrayList<>(0);

    @Nullable
    ConnectionMarks origin;

    long dnsStart;
    long dnsEnd;
    boolean dnsAsked;
    long connectStart;
    long connectEnd;
    long attemptEnd;
    int attempts;
    long tlsStart;
    long tlsEnd;
    long sendStart;
    long sendEnd;
    long firstByte;
    long lastByte;
    int status;
    long bodyBytes;
    boolean http2;
    boolean dnsQueried;
    long totalNanos;
    boolean ended;
    boolean told;

    Marks(ExchangeId id, long intendedAt, long startedAt) {
        this.id = id;
        this.intendedAt = intendedAt;
        this.startedAt = startedAt;
        again();
    }

    /** Everything from the first try on another connection is forgotten. */
    void again() {
        paid.clear();
        origin = null;
        dnsStart = UNSET;
        dnsEnd = UNSET;
        dnsAsked = false;
        dnsQueried = false;
        connectStart = UNSET;
        connectEnd = UNSET;
        attemptEnd = UNSET;
        attempts = 0;
        tlsStart = UNSET;
        tlsEnd = UNSET;
        sendStart = UNSET;
        sendEnd = UNSET;
        firstByte = UNSET;
        lastByte = UNSET;
        status = 0;
    }
}
