package dev.weir.proxy.origin.dns;

import dev.weir.events.FailureKind;
import dev.weir.proxy.exchange.FailureException;
import java.net.InetAddress;
import java.util.List;

/**
 * What is known about one name and type.
 *
 * @param detail one line on why there is no address; empty when there is one
 * @param addresses in the server's order; empty unless the outcome is {@code ADDRESSES}
 * @param ttlSeconds how long it may be kept; 0: not at all
 */
record DnsAnswer(Outcome outcome, String detail, List<InetAddress> addresses, long ttlSeconds) {

    /** Most telling first: of two families that both brought nothing, the failure of the first of these is reported. */
    enum Outcome {
        ADDRESSES,
        NO_SUCH_NAME,
        SERVER_ERROR,
        TIMEOUT,
        NO_RECORD
    }

    static DnsAnswer of(List<InetAddress> addresses, long ttlSeconds) {
        return new DnsAnswer(Outcome.ADDRESSES, "", List.copyOf(addresses), ttlSeconds);
    }

    static DnsAnswer none(Outcome outcome, String detail, long ttlSeconds) {
        return new DnsAnswer(outcome, detail, List.of(), ttlSeconds);
    }

    boolean found() {
        return outcome == Outcome.ADDRESSES;
    }

    DnsAnswer withTtl(long seconds) {
        return new DnsAnswer(outcome, detail, addresses, seconds);
    }

    DnsAnswer moreTelling(DnsAnswer other) {
        return outcome.compareTo(other.outcome) <= 0 ? this : other;
    }

    FailureException toFailure(String host) {
        FailureKind kind = outcome == Outcome.TIMEOUT ? FailureKind.DNS_TIMEOUT : FailureKind.DNS_ERROR;
        return FailureException.onOrigin(kind, host + ": " + detail);
    }
}
