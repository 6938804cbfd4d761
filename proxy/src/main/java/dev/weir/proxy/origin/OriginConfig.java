package dev.weir.proxy.origin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How origins are reached, how connections to them are kept, and how long they may be silent.
 *
 * @param idle after which Weir closes a pooled connection; below the 60 s of common servers, so that a reuse seldom meets their FIN
 * @param idlePerDestination pooled connections for one destination and event loop
 * @param silence longest time without a byte while an answer is owed
 * @param parent by way of which all origins are reached; null when they are reached directly
 */
public record OriginConfig(
        Duration idle,
        int idlePerDestination,
        Duration silence,
        @Nullable ParentProxy parent) {

    public static final OriginConfig DEFAULT =
            new OriginConfig(Duration.ofSeconds(55), 32, Duration.ofMinutes(5), null);

    public OriginConfig withParent(@Nullable ParentProxy proxy) {
        return new OriginConfig(idle, idlePerDestination, silence, proxy);
    }
}
