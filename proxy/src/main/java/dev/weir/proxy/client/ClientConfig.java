package dev.weir.proxy.client;

import dev.weir.proxy.client.request.ProxyCredentials;
import dev.weir.proxy.http.HeadLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the proxy, how long clients may be silent, and how much they may take.
 *
 * @param idle between two requests
 * @param request from the first byte of a head to its last, and between two reads of a body
 * @param firstBytes inside a CONNECT; past it the protocol is one in which the server speaks first, and is relayed
 * @param http2 offered to clients, and understood when they begin with it
 * @param credentials asked of every request; null when anybody may use the proxy
 */
public record ClientConfig(
        Duration idle,
        Duration request,
        Duration firstBytes,
        @Nullable ProxyCredentials credentials,
        Limits limits,
        boolean http2) {

    /**
     * How much clients may take of what Weir has.
     *
     * @param heads how long a request's head may be
     * @param connectionsPerAddress open at once from one address of clients; what comes past it is answered with 503
     * @param bufferedBytes that wait to be sent, and long heads, of all connections together; past it new requests are answered with 503
     * @param tunnelIdle without a byte in either direction, after which Weir ends a tunnel
     * @param drain how long exchanges under way may take to end when Weir is stopped
     */
    public record Limits(
            HeadLimits heads, int connectionsPerAddress, long bufferedBytes, Duration tunnelIdle, Duration drain) {

        public static final Limits DEFAULT =
                new Limits(HeadLimits.DEFAULT, 10_000, 512L * 1024 * 1024, Duration.ofHours(1), Duration.ofSeconds(5));
    }

    public static final ClientConfig DEFAULT = new ClientConfig(
            Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofSeconds(2), null, Limits.DEFAULT, true);

    public ClientConfig withHttp2(boolean offered) {
        return new ClientConfig(idle, request, firstBytes, credentials, limits, offered);
    }

    public ClientConfig withCredentials(@Nullable ProxyCredentials asked) {
        return new ClientConfig(idle, request, firstBytes, asked, limits, http2);
    }

    public ClientConfig withLimits(Duration longestIdle, Duration longestRequest, Limits others) {
        return new ClientConfig(longestIdle, longestRequest, firstBytes, credentials, others, http2);
    }
}
