package dev.weir.proxy.loop;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for event loops, from outside of them. */
public final class Loops {

    /** A close, what it tells the pipeline, the handlers that are removed; and one to spare. */
    private static final int LAST_TURNS = 4;

    private Loops() {}

    /** Returns when each loop has run all that it was given before. */
    public static void turn(EventLoopGroup loops, Duration longest) {
        for (EventExecutor loop : loops) {
            loop.submit(() -> {}).awaitUninterruptibly(longest.toMillis());
        }
    }

    /**
     * Ends them, and returns when they have ended. Sockets that were closed from elsewhere, those of a resolver for instance, leave tasks
     * behind that leave tasks behind; loops that end before them make Netty log errors. Its own quiet period would do as well, but
     * takes 100 ms at least.
     */
    public static void end(EventLoopGroup loops, Duration longest) {
        for (int i = 0; i < LAST_TURNS; i++) {
            turn(loops, longest);
        }
        loops.shutdownGracefully(0, longest.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
