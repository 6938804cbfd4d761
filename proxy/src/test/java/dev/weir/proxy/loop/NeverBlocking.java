package dev.weir.proxy.loop;

import io.netty.channel.IoHandlerContext;

/** A loop that always has something else to do than to wait for the kernel. */
public final class NeverBlocking implements IoHandlerContext {

    @Override
    public boolean canBlock() {
        return false;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
        return 0;
    }

    @Override
    public long deadlineNanos() {
        return 0;
    }
}
