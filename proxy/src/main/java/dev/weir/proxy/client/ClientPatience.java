package dev.weir.proxy.client;

import dev.weir.proxy.transport.Watchdog;
import io.netty.channel.EventLoop;
import java.time.Duration;

/** How long a client may keep its connection waiting: between two requests, within one, and within a response that it does not read. */
final class ClientPatience {

    private final Watchdog idle;
    private final Watchdog request;
    private final Watchdog unread;

    /** What to do when each has run out. */
    record Ends(Runnable idle, Runnable request, Runnable unread) {}

    ClientPatience(EventLoop loop, Duration idle, Duration request, Ends ends) {
        this.idle = new Watchdog(loop, idle, ends.idle);
        this.request = new Watchdog(loop, request, ends.request);
        this.unread = new Watchdog(loop, idle, ends.unread);
    }

    void betweenRequests() {
        idle.watch();
    }

    void requestBegun() {
        idle.rest();
        request.watch();
    }

    /** A part of a body came. */
    void requestGoesOn() {
        request.touch();
    }

    /** It was Weir that did not read. */
    void requestOnceMore() {
        request.watch();
    }

    void requestEnded() {
        request.rest();
    }

    /** The client takes more of the response, or no more for now. */
    void takesMore(boolean more) {
        if (more) {
            unread.rest();
        } else {
            unread.watch();
        }
    }

    void stop() {
        idle.stop();
        request.stop();
        unread.stop();
    }
}
