package dev.weir.proxy.origin.h2;

import dev.weir.proxy.h2.Http2Builder;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayDeque;
import java.util.Queue;

/** What an origin says of itself in its first SETTINGS, and who waits for that. Lives on one event loop. */
public final class Announcement {

    private final Queue<Runnable> waiting = new ArrayDeque<>(1);
    private boolean came;
    private boolean over;
    private boolean webSockets;

    /** Whether it said anything yet. */
    public boolean came() {
        return came;
    }

    /** Whether it takes WebSockets on streams (RFC 8441, section 3). */
    public boolean webSockets() {
        return webSockets;
    }

    /** Runs when the origin has said what it will, or the connection is of no more use; at once if that is so already. */
    public void await(Runnable then) {
        if (came || over) {
            then.run();
        } else {
            waiting.add(then);
        }
    }

    void settings(Http2Settings settings) {
        came = true;
        Long connectProtocol = settings.get(Http2Builder.ENABLE_CONNECT_PROTOCOL);
        // Once said it is not taken back (RFC 8441, section 3).
        webSockets |= connectProtocol != null && connectProtocol == 1;
        tell();
    }

    /** No more will be said. */
    void ends() {
        over = true;
        webSockets = false;
        tell();
    }

    private void tell() {
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
