package dev.weir.proxy.exchange;

import dev.weir.events.Failure;
import dev.weir.events.Leg;
import org.jspecify.annotations.Nullable;

/** Learns of decisions that cannot be seen on the wire. Passive, quick, throws nothing. */
public interface ExchangeObserver {

    /** The connection broke and the request goes out again on another one. */
    void retried(Failure cause);

    /** Weir wrote the response itself. */
    void answered(int status, @Nullable Failure failure);

    /** Reading a leg stopped because the other one is full. */
    void paused(Leg leg);

    void resumed(Leg leg);

    /** Called once, last. */
    void ended(@Nullable Failure failure);
}
