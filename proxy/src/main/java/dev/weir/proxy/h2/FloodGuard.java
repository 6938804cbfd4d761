package dev.weir.proxy.h2;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;

/** Counts what costs work and carries nothing (RFC 9113, section 10.5), in windows that begin with the first of it. */
final class FloodGuard {

    private final EventExecutor loop;
    private final int limit;
    private final int windowSeconds;
    private int count;

    FloodGuard(EventExecutor loop, int limit, int windowSeconds) {
        this.loop = loop;
        this.limit = limit;
        this.windowSeconds = windowSeconds;
    }

    /** @throws Http2Exception with ENHANCE_YOUR_CALM for one too many */
    void count(String what) throws Http2Exception {
        if (count == 0) {
            loop.schedule(() -> count = 0, windowSeconds, TimeUnit.SECONDS);
        }
        if (++count > limit) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM, "more than %d %s in %d s", limit, what, windowSeconds);
        }
    }
}
