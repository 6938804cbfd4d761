package dev.weir.load.drive;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.load.target.Shot;
import dev.weir.proxy.exchange.OriginLeg;
import dev.weir.proxy.exchange.OriginSource;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.tap.ExchangeTap;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** One request under way, from its shot to the last byte of its answer. Lives on one event loop. */
final class Attempt extends OwnRequest {

    private static final OriginSource.Need ANY = new OriginSource.Need(false, OriginSource.Protocol.ANY);
    private static final OriginSource.Need FRESH = new OriginSource.Need(true, OriginSource.Protocol.ANY);

    private final Lane lane;
    private final Shot shot;
    private final ExchangeTap tap;
    private final OriginSource source;
    private OriginSource.@Nullable Request acquiring;
    private @Nullable OriginLeg leg;
    private boolean begun;
    private boolean over;
    private int refusals;

    /** Part of a visit or, with null, alone. */
    final @Nullable Visit visit;

    /** Of the visit. */
    final int step;

    Attempt(Lane lane, Shot shot, ExchangeTap tap, OriginSource source, Visit.@Nullable Ready ready) {
        this.lane = lane;
        this.shot = shot;
        this.tap = tap;
        this.source = source;
        this.visit = ready == null ? null : ready.visit();
        this.step = ready == null ? 0 : ready.step();
    }

    void start() {
        acquire(ANY);
    }

    private void acquire(OriginSource.Need need) {
        OriginSource.Request request = source.acquire(shot.destination(), need, this);
        acquiring = leg == null && !over ? request : null;
    }

    /** Nobody waits for it any more. */
    void giveUp(Failure failure) {
        if (over) {
            return;
        }
        if (acquiring != null) {
            acquiring.cancel();
        } else if (leg != null) {
            leg.abort();
        }
        finish(failure);
    }

    @Override
    public void ready(OriginLeg origin) {
        acquiring = null;
        if (over) {
            origin.abort();
            return;
        }
        leg = origin;
        origin.head(lane.isLastOnConnection() ? shot.last() : shot.head());
        if (shot.body().length > 0) {
            origin.content(Unpooled.wrappedBuffer(shot.body()));
        }
        origin.end(Fields.NONE);
    }

    @Override
    public void informational(ResponseHead head) {
        begun = true;
    }

    @Override
    public void head(ResponseHead head, Framing framing) {
        begun = true;
        if (visit != null) {
            visit.answered(shot, head.fields());
        }
    }

    @Override
    public void end(Fields trailers) {
        finish(null);
    }

    @Override
    public void failed(Failure failure) {
        OriginLeg used = leg;
        boolean again = used != null
                && used.reused()
                && !begun
                && failure.kind() == FailureKind.CONNECTION_TERMINATED
                && shot.head().idempotent();
        lost(failure, again);
    }

    @Override
    public void unprocessed(Failure failure) {
        lost(failure, ++refusals <= 2 && !begun);
    }

    /** Once more on a new connection, as RFC 9110, section 9.2.2, allows and as every client does. */
    private void lost(Failure failure, boolean again) {
        leg = null;
        acquiring = null;
        if (over) {
            return;
        }
        if (again) {
            tap.retried(failure);
            acquire(FRESH);
        } else {
            finish(failure);
        }
    }

    private void finish(@Nullable Failure failure) {
        over = true;
        tap.ended(failure);
        lane.finished(this);
    }

    static Failure tooLate(String what) {
        return new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_TIMEOUT, what);
    }
}
