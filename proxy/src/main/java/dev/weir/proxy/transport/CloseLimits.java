package dev.weir.proxy.transport;

import java.time.Duration;

/**
 * How patient an orderly close is.
 *
 * @param answer how long to wait for the peer's FIN or RST after ours, counted anew while the kernel still delivers our bytes
 * @param drain how long what was written may wait in Weir without one byte of progress, before the connection is reset
 */
public record CloseLimits(Duration answer, Duration drain) {

    public static final CloseLimits DEFAULT = new CloseLimits(Duration.ofSeconds(2), Duration.ofSeconds(30));

    public CloseLimits {
        if (answer.isNegative() || drain.isNegative()) {
            throw new IllegalArgumentException("limits: " + answer + ", " + drain + " (expected: not negative)");
        }
    }
}
