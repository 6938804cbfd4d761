package dev.weir.proxy.origin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.proxy.http.Destination;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What origins chose by ALPN and said in SETTINGS, so that a client can be offered the same before an origin is asked again. Shared by all event loops;
 * an origin that changed its mind is noticed when the next connection to it is set up, or when an entry has grown old.
 */
public final class OriginProtocols {

    private static final int MOST = 10_000;

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Cache<Destination, Boolean> http2 = answers();
    private final Cache<Destination, Boolean> webSockets = answers();

    private static Cache<Destination, Boolean> answers() {
        return Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LIFE)
                .executor(Runnable::run)
                .build();
    }

    /** Whether it speaks HTTP/2; null when that is not known. */
    @Nullable
    Boolean speaksHttp2(Destination destination) {
        return http2.getIfPresent(destination);
    }

    void learn(Destination destination, boolean speaksHttp2) {
        http2.put(destination, speaksHttp2);
    }

    /** Whether it is known to take WebSockets on streams of HTTP/2. */
    boolean takesWebSockets(Destination destination) {
        return Boolean.TRUE.equals(webSockets.getIfPresent(destination));
    }

    void learnWebSockets(Destination destination, boolean taken) {
        webSockets.put(destination, taken);
    }
}
