package dev.weir.proxy.testing;

import dev.weir.events.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move. */
public final class FakeTicker implements Ticker {

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    public FakeTicker advance(Duration by) {
        nanos.addAndGet(by.toNanos());
        return this;
    }
}
