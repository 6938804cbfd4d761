package dev.weir.events;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question put to one server, and what came of it.
 *
 * @param transport {@code udp} or {@code tcp}
 * @param startedAtNanos when the question was handed to the socket
 * @param endedAtNanos when its answer was read, or given up
 * @param rcode {@code NOERROR}, {@code NXDOMAIN} ...; null when no answer came
 * @param answers the whole answer section in its order, CNAME chain included
 * @param negativeTtlSeconds how long "there is none" may be kept (RFC 2308, section 5); null when the answer has no SOA to say so
 * @param failure why no answer came; null when one did
 */
public record DnsQuery(
        String name,
        String type,
        InetSocketAddress server,
        String transport,
        long startedAtNanos,
        long endedAtNanos,
        @Nullable String rcode,
        List<DnsRecord> answers,
        @Nullable Long negativeTtlSeconds,
        @Nullable String failure) {}
