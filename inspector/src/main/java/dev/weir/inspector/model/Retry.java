package dev.weir.inspector.model;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A connection that broke under a request, which went out again on another one.
 *
 * @param connection that broke
 * @param idleNanos how long it had lain in the pool before
 * @param sentAtNanos when the request began to go out on it; null when it had not
 * @param atNanos when it was given up
 */
public record Retry(
        Failure cause,
        @Nullable ConnectionId connection,
        long idleNanos,
        @Nullable Long sentAtNanos,
        long atNanos) {}
