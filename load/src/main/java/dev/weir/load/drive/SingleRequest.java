package dev.weir.load.drive;

import dev.weir.events.Failure;
import dev.weir.load.target.Shot;
import dev.weir.proxy.OriginClient;
import dev.weir.proxy.exchange.OriginLeg;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One request by itself, made as those of a load are, and never a second time. */
public final class SingleRequest extends OwnRequest {

    private static final OriginSource.Need FRESH = new OriginSource.Need(true, OriginSource.Protocol.ANY);

    private final Shot shot;
    private final ExchangeTap tap;
    private final CompletableFuture<@Nullable Failure> outcome;

    private SingleRequest(Shot shot, ExchangeTap tap, CompletableFuture<@Nullable Failure> outcome) {
        this.shot = shot;
        this.tap = tap;
        this.outcome = outcome;
    }

    /** Sends it; what comes of it is known when its answer was read to the end: null, or what failed. */
    public static Future<@Nullable Failure> send(OriginClient client, Shot shot) {
        CompletableFuture<@Nullable Failure> outcome = new CompletableFuture<>();
        EventLoop loop = client.loops().get(0);
        loop.execute(() -> {
            ExchangeTap tap = client.begin(shot.destination(), shot.raw(), shot.body().length);
            client.source(loop, tap).acquire(shot.destination(), FRESH, new SingleRequest(shot, tap, outcome));
        });
        return outcome;
    }

    @Override
    public void ready(OriginLeg origin) {
        origin.head(shot.head());
        if (shot.body().length > 0) {
            origin.content(Unpooled.wrappedBuffer(shot.body()));
        }
        origin.end(Fields.NONE);
    }

    @Override
    public void informational(ResponseHead head) {
        // Whoever records it shows it.
    }

    @Override
    public void head(ResponseHead head, Framing framing) {
        // As above.
    }

    @Override
    public void end(Fields trailers) {
        over(null);
    }

    @Override
    public void failed(Failure failure) {
        over(failure);
    }

    @Override
    public void unprocessed(Failure failure) {
        over(failure);
    }

    private void over(@Nullable Failure failure) {
        tap.ended(failure);
        outcome.complete(failure);
    }
}
