package dev.weir.proxy.client.request;

import dev.weir.proxy.http.Forwarding;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What every request of the client leg is served by.
 *
 * @param credentials asked of every request to Weir as a proxy; null when anybody may use it
 * @param idle longest that a connection may carry nothing
 */
public record ClientService(
        OriginAccess origins,
        Forwarding forwarding,
        @Nullable ProxyCredentials credentials,
        Duration idle) {}
