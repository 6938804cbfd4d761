package dev.weir.inspector.model;

import dev.weir.events.DnsQuery;
import dev.weir.events.DnsSource;
import dev.weir.events.Failure;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a name became addresses.
 *
 * @param endedAtNanos null when the exchange ended before it did
 * @param source null when it failed
 * @param steps where it was looked for before a server was asked, in the order in which that was done
 * @param queries in the order of their ends; one may end after the lookup did (RFC 8305)
 */
public record DnsLookup(
        String name,
        long startedAtNanos,
        @Nullable Long endedAtNanos,
        @Nullable DnsSource source,
        List<InetAddress> addresses,
        List<Step> steps,
        List<DnsQuery> queries,
        @Nullable Failure failure) {

    /**
     * One place that was looked into.
     *
     * @param said one line for a person
     */
    public record Step(DnsSource source, long startedAtNanos, long endedAtNanos, boolean found, String said) {}
}
