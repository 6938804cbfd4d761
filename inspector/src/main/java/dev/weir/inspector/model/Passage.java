package dev.weir.inspector.model;

import dev.weir.events.Failure;
import dev.weir.events.SocksRequest;
import dev.weir.events.WayIn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange came to Weir and which ways to its origin were tried.
 *
 * @param socks what was asked, when the exchange is a SOCKS request itself and not what came inside of one
 * @param socksReply code and meaning of Weir's answer to it; null when it got none
 * @param routes in the order in which they were tried, the last was used; empty when no option offers more than the direct one, and
 *     for what never got so far
 */
public record Passage(
        WayIn way, @Nullable SocksRequest socks, @Nullable String socksReply, List<RouteChoice> routes) {

    /** As most exchanges come and go. */
    public static final Passage USUAL = new Passage(WayIn.HTTP_PROXY, null, null, List.of());

    /** The same for another way in, without SOCKS and routes. */
    public static Passage by(WayIn way) {
        return way == WayIn.HTTP_PROXY ? USUAL : new Passage(way, null, null, List.of());
    }

    /**
     * One way to the origin.
     *
     * @param route {@code direct}, or the parent proxy as a URL without its password
     * @param why by which option or rule
     * @param failure why the next one was tried, or why there was none left; null when this one led there
     */
    public record RouteChoice(
            long atNanos,
            String route,
            String why,
            @Nullable Failure failure) {}
}
