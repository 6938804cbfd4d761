package dev.weir.proxy.client.h2;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import org.jspecify.annotations.Nullable;

/** Priorities of streams that the client has yet to open (RFC 9218, section 7.1): it does so right behind them. */
final class EarlyPriorities {

    /** As many streams as may be open; more are nobody's. */
    private static final int MOST = 100;

    private final IntObjectMap<String> byStream = new IntObjectHashMap<>();

    void keep(int stream, String value) {
        if (byStream.size() < MOST) {
            byStream.put(stream, value);
        }
    }

    /** Gives it away; null when there is none. */
    @Nullable
    String take(int stream) {
        return byStream.remove(stream);
    }
}
