package dev.weir.proxy.origin.dial;

import dev.weir.proxy.origin.dns.DnsConfig;
import org.jspecify.annotations.Nullable;

/**
 * How the next hop is reached.
 *
 * @param connectTimeoutMillis for one attempt at one address
 * @param attemptDelayMillis an attempt that takes longer gets company: 250 (RFC 8305, section 5)
 * @param raceTimeoutMillis for all attempts together, from the first one on
 * @param source where connections come from; null: the system chooses
 */
public record DialConfig(
        DnsConfig dns,
        int connectTimeoutMillis,
        int attemptDelayMillis,
        int raceTimeoutMillis,
        @Nullable SourceAddress source) {

    public DialConfig {
        if (connectTimeoutMillis < 1 || attemptDelayMillis < 1 || raceTimeoutMillis < 1) {
            throw new IllegalArgumentException("connect timeouts must be positive: attempt " + connectTimeoutMillis
                    + " ms, delay " + attemptDelayMillis + " ms, all " + raceTimeoutMillis + " ms");
        }
    }

    /** 10 s an attempt survives three lost SYNs (sent again after 1, 3 and 7 s); 30 s in all is what browsers wait at least. */
    public static DialConfig system() {
        return with(DnsConfig.system());
    }

    public static DialConfig with(DnsConfig dns) {
        return new DialConfig(dns, 10_000, 250, 30_000, null);
    }

    public DialConfig from(@Nullable SourceAddress address) {
        return new DialConfig(dns, connectTimeoutMillis, attemptDelayMillis, raceTimeoutMillis, address);
    }
}
