package dev.weir.proxy.client;

import dev.weir.proxy.client.request.Carrier.FailedSetUp;
import dev.weir.proxy.http.Destination;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps, on a client's channel, the failure of the connection that its CONNECT set up ahead of the first request, which is told it. */
final class SetUpAhead {

    private static final AttributeKey<FailedSetUp> FAILED = AttributeKey.valueOf(SetUpAhead.class, "failed");

    /** Then it is old, and whoever asks tries for himself. */
    private static final int LIFE_SECONDS = 5;

    private SetUpAhead() {}

    static void failed(Channel channel, FailedSetUp failed) {
        channel.attr(FAILED).set(failed);
        channel.eventLoop().schedule(() -> channel.attr(FAILED).set(null), LIFE_SECONDS, TimeUnit.SECONDS);
    }

    /** Gives it away, once; null when there is none, or not for that destination. */
    static @Nullable FailedSetUp take(Channel channel, Destination destination) {
        FailedSetUp failed = channel.attr(FAILED).getAndSet(null);
        return failed != null && failed.destination().equals(destination) ? failed : null;
    }
}
