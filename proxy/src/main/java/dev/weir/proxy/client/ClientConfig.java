package dev.weir.proxy.client;

import dev.weir.proxy.client.request.ProxyCredentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the proxy, and how long clients may be silent.
 *
 * @param idle between two requests
 * @param request from the first byte of a head to its last, and between two reads of a body
 * @param firstBytes inside a CONNECT; past it the protocol is one in which the server speaks first, and is relayed
 * @param credentials asked of every request; null when anybody may use the proxy
 */
public record ClientConfig(
        Duration idle,
        Duration request,
        Duration firstBytes,
        @Nullable ProxyCredentials credentials) {

    public static final ClientConfig DEFAULT =
            new ClientConfig(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(2), null);

    public ClientConfig withCredentials(@Nullable ProxyCredentials asked) {
        return new ClientConfig(idle, request, firstBytes, asked);
    }
}
