package dev.weir.proxy.client;

import java.time.Duration;

/**
 * How long clients may be silent.
 *
 * @param idle between two requests
 * @param request from the first byte of a head to its last, and between two reads of a body
 * @param firstBytes inside a CONNECT; past it the protocol is one in which the server speaks first, and is relayed
 */
public record ClientConfig(Duration idle, Duration request, Duration firstBytes) {

    public static final ClientConfig DEFAULT =
            new ClientConfig(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(2));
}
