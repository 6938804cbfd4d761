package dev.weir.proxy.client.h2;

import dev.weir.proxy.client.request.ClientService;
import dev.weir.proxy.transport.Watchdog;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;

/**
 * How long a client may keep one exchange waiting: within its request, and within a response that it does not read. Most streams need
 * neither, and have no timer.
 */
final class StreamPatience {

    private final EventExecutor loop;
    private final ClientService.Patience limits;
    private final Ends ends;
    private @Nullable Watchdog request;
    private @Nullable Watchdog unread;

    /** What to do when each has run out. */
    record Ends(Runnable request, Runnable unread) {}

    StreamPatience(EventExecutor loop, ClientService.Patience limits, Ends ends) {
        this.loop = loop;
        this.limits = limits;
        this.ends = ends;
    }

    /** The head came, and a body is to follow. */
    void bodyFollows() {
        request = new Watchdog(loop, limits.request(), ends.request);
        request.watch();
    }

    /** The response comes while the request goes on: from now on either side may be silent for as long as in a tunnel. */
    void bothSpeak() {
        if (request != null) {
            request.stop();
            request = new Watchdog(loop, limits.tunnelIdle(), ends.request);
            request.watch();
        }
    }

    /** A part of a body came, or went where both speak. */
    void goesOn() {
        if (request != null) {
            request.touch();
        }
    }

    /** It was Weir that did not read. */
    void onceMore() {
        if (request != null) {
            request.watch();
        }
    }

    void requestEnded() {
        if (request != null) {
            request.stop();
            request = null;
        }
    }

    /** The client takes more of the response, or no more for now. */
    void takesMore(boolean more) {
        if (unread == null && !more) {
            unread = new Watchdog(loop, limits.idle(), ends.unread);
        }
        if (unread != null && more) {
            unread.stop();
        } else if (unread != null) {
            unread.watch();
        }
    }

    void stop() {
        requestEnded();
        takesMore(true);
    }
}
