package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.proxy.transport.OrderlyClose;
import io.netty.channel.Channel;

/**
 * Tells client connections that Weir is being stopped; goes through their pipelines as a user event. A handler that has exchanges under
 * way says {@link Word#waiting} and ends the connection behind them; where nobody does it is closed at once.
 */
public final class Farewell {

    private final boolean last;

    private Farewell(boolean last) {
        this.last = last;
    }

    /** What is under way may end. */
    public static Farewell begin() {
        return new Farewell(false);
    }

    /** The time for that is over: what is under way is broken off, in a way that nobody takes for its end. */
    public static Farewell end() {
        return new Farewell(true);
    }

    /** On the channel's event loop. */
    public void to(Channel client) {
        Word word = new Word(last);
        client.pipeline().fireUserEventTriggered(word);
        if (!word.waiting) {
            OrderlyClose.close(client, CloseReason.SHUTDOWN);
        }
    }

    /** The event, as handlers get it. */
    static final class Word {
        private final boolean last;
        private boolean waiting;

        private Word(boolean last) {
            this.last = last;
        }

        boolean isLast() {
            return last;
        }

        /** The handler closes the connection by itself. */
        void waiting() {
            waiting = true;
        }
    }
}
