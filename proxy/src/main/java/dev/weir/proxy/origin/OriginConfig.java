package dev.weir.proxy.origin;

import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.origin.route.RoutePlanner;
import java.time.Duration;

/**
 * How origins are reached, how connections to them are kept, and how long they may be silent.
 *
 * @param idle after which Weir closes a pooled connection; below the 60 s of common servers, so that a reuse seldom meets their FIN
 * @param idlePerDestination pooled connections for one destination and event loop
 * @param silence longest time without a byte while an answer is owed
 * @param http2 spoken with origins
 * @param routes decides by which ways origins are reached
 * @param heads how long a response's head may be
 */
public record OriginConfig(
        Duration idle, int idlePerDestination, Duration silence, RoutePlanner routes, HeadLimits heads, Http2 http2) {

    /** When HTTP/2 is spoken. */
    public enum Http2 {
        OFF,
        /** To origins behind TLS, which choose. */
        OFFERED,
        /** With every origin: without TLS by prior knowledge (RFC 9113, section 3.3), and one that chooses HTTP/1.1 fails. */
        ONLY
    }

    public static final OriginConfig DEFAULT = new OriginConfig(
            Duration.ofSeconds(55), 256, Duration.ofMinutes(5), RoutePlanner.DIRECT, HeadLimits.DEFAULT, Http2.OFFERED);

    public OriginConfig withHttp2(boolean offered) {
        return new OriginConfig(idle, idlePerDestination, silence, routes, heads, offered ? Http2.OFFERED : Http2.OFF);
    }

    public OriginConfig withRoutes(RoutePlanner planner) {
        return new OriginConfig(idle, idlePerDestination, silence, planner, heads, http2);
    }

    public OriginConfig withLimits(Duration longestSilence, HeadLimits headLimits) {
        return new OriginConfig(idle, idlePerDestination, longestSilence, routes, headLimits, http2);
    }
}
