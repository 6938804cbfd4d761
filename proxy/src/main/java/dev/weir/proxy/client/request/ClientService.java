package dev.weir.proxy.client.request;

import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.HeadLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every request of the client leg is served by.
 *
 * @param credentials asked of every request to Weir as a proxy; null when anybody may use it
 * @param heads how long a request's head may be
 */
public record ClientService(
        OriginAccess origins,
        Forwarding forwarding,
        @Nullable ProxyCredentials credentials,
        Patience patience,
        HeadLimits heads) {

    /**
     * How long clients may keep Weir waiting.
     *
     * @param idle a connection may carry nothing, or a response may lie unread
     * @param request between two parts of a request
     * @param tunnelIdle without a byte in either direction, where both may speak
     */
    public record Patience(Duration idle, Duration request, Duration tunnelIdle) {}
}
