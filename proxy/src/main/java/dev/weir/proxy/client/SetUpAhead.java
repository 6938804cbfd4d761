package dev.weir.proxy.client;

import dev.weir.proxy.client.request.Carrier.FailedSetUp;
import dev.weir.proxy.client.request.OriginAccess;
import dev.weir.proxy.exchange.FailureException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a client before its first request, on the account of the exchange around that: it is found out what the origin speaks, so
 * that the client can be offered the same. Where the connection comes to nothing, the client's channel keeps the failure, and the first request is
 * told it.
 */
final class SetUpAhead {

    private static final AttributeKey<FailedSetUp> FAILED = AttributeKey.valueOf(SetUpAhead.class, "failed");

    /** Then it is old, and whoever asks tries for himself. */
    private static final int LIFE_SECONDS = 5;

    private final Channel channel;
    private final OriginAccess origins;
    private final ExchangeTap tap;

    SetUpAhead(Channel channel, OriginAccess origins, ExchangeTap tap) {
        this.channel = channel;
        this.origins = origins;
        this.tap = tap;
    }

    /** Whether the origin speaks HTTP/2; where that is not known, a connection is set up. */
    Future<Boolean> originSpeaksHttp2(Destination origin) {
        Future<Boolean> http2 = origins.speaksHttp2(channel.eventLoop(), origin, tap);
        http2.addListener(done -> {
            if (done.cause() instanceof FailureException why) {
                failed(new FailedSetUp(tap.id(), origin, why.failure()));
            }
            settled();
        });
        return http2;
    }

    /** Nothing more is done on that account. */
    void settled() {
        tap.ended(null);
    }

    private void failed(FailedSetUp failed) {
        channel.attr(FAILED).set(failed);
        channel.eventLoop().schedule(() -> channel.attr(FAILED).set(null), LIFE_SECONDS, TimeUnit.SECONDS);
    }

    /** Gives the failure away, once; null when there is none, or not for that destination. */
    static @Nullable FailedSetUp take(Channel channel, Destination destination) {
        FailedSetUp failed = channel.attr(FAILED).getAndSet(null);
        return failed != null && failed.destination().equals(destination) ? failed : null;
    }
}
