package dev.weir.inspector.model.client;

import org.jspecify.annotations.Nullable;

/**
 * What the client's own clock says of an exchange, as curl tells it by {@code --write-out}: microseconds since the client began with it, each
 * including those before.
 *
 * @param program that says so, such as {@code curl 8.14.1}
 * @param nameMicros the name was known: of Weir, which is the one that the client connects to
 * @param connectMicros connected to Weir; as good as at once on a connection that it kept
 * @param tlsMicros TLS inside CONNECT was set up, which includes Weir's answer to the CONNECT; null where it set none up
 * @param readyMicros all set-up is behind it, and the head of the request was just handed over (curl stamps behind that)
 * @param sentMicros the last byte of the request was sent; null before curl 8.10.0
 * @param firstByteMicros the first byte of the response was read; null when none came
 * @param totalMicros done
 */
public record ClientTimers(
        String program,
        long nameMicros,
        long connectMicros,
        @Nullable Long tlsMicros,
        long readyMicros,
        @Nullable Long sentMicros,
        @Nullable Long firstByteMicros,
        long totalMicros) {

    /** From the moment at which it sends to the response's first byte; null when none came. Set-up is not in it. */
    public @Nullable Long waitedNanos() {
        return firstByteMicros == null ? null : Math.max(0, firstByteMicros - readyMicros) * 1_000;
    }
}
