package dev.weir.proxy.loop;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import org.jspecify.annotations.Nullable;

/** A loop of the calling thread, for channels without a socket. */
public final class InTurn {

    private InTurn() {}

    /** Does it as if the kernel had told something: until it returns, the turn is under way. */
    public static void handle(Runnable events) {
        new MeasuredIo(new Events(events)).run(new NeverBlocking());
    }

    private record Events(Runnable events) implements IoHandler {

        @Override
        public int run(IoHandlerContext context) {
            events.run();
            return 1;
        }

        @Override
        public @Nullable IoRegistration register(IoHandle handle) {
            return null;
        }

        @Override
        public void wakeup() {
            // It never sleeps.
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
