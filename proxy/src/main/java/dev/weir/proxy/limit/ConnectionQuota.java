package dev.weir.proxy.limit;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the open connections of each client address. Safe for use by several event loops. */
public final class ConnectionQuota {

    private final ConcurrentMap<InetAddress, Integer> open = new ConcurrentHashMap<>();
    private final int limit;

    public ConnectionQuota(int limit) {
        this.limit = limit;
    }

    /** One more; false when it is one too many: then it does not count, and does not leave. */
    public boolean enter(InetAddress client) {
        boolean[] room = {false};
        open.compute(client, (address, count) -> {
            int now = count == null ? 0 : count;
            room[0] = now < limit;
            return room[0] ? now + 1 : count;
        });
        return room[0];
    }

    public void leave(InetAddress client) {
        open.computeIfPresent(client, (address, count) -> count == 1 ? null : count - 1);
    }

    public int limit() {
        return limit;
    }
}
