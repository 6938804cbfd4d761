package dev.weir.proxy.exchange;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.Transitions.RequestState;
import dev.weir.proxy.exchange.Transitions.ResponseState;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response. Lifecycle:
 *
 * <ol>
 *   <li>{@link #start} with the head as it goes to the origin: asks for a connection.
 *   <li>The origin is {@link #ready}: the head goes out, content follows as it comes, with back-pressure.
 *   <li>The response comes, perhaps before the request is complete; it is passed on as it comes.
 *   <li>Both halves have ended: {@link ExchangeObserver#ended}, once. After a 101 a {@link Tunnel} lives on in its place instead.
 * </ol>
 *
 * Whatever fails on either leg ends in {@link #fail}, the one place that says what each leg must do then. Lives on one event loop;
 * holds no channel and reads no clock.
 */
public final class Exchange implements OriginListener {

    /** An origin that goes away while a request is on its way does so once or twice, not three times in a row. */
    private static final int MAX_REFUSALS = 2;

    private final ClientLeg client;
    private final OriginSource origins;
    private final ResponseShape shape;
    private final ExchangeObserver observer;
    private RequestState request = RequestState.WAITING_FOR_ORIGIN;
    private ResponseState response = ResponseState.AWAITED;
    private @Nullable Outgoing outgoing;
    private OriginSource.@Nullable Request acquiring;
    private @Nullable OriginLeg origin;
    private boolean originTakesMore;
    private boolean informed;
    private int refusals;
    private boolean ended;

    /** How a response looks on its way to the client; decided by the client leg, which knows the client's version. */
    @FunctionalInterface
    public interface ResponseShape {
        ResponseHead towardsClient(ResponseHead head, Framing framing);
    }

    public Exchange(ClientLeg client, OriginSource origins, ResponseShape shape, ExchangeObserver observer) {
        this.client = client;
        this.origins = origins;
        this.shape = shape;
        this.observer = observer;
    }

    /** Begins: {@code head} is what the origin is to get. */
    public void start(Destination destination, RequestHead head) {
        outgoing = new Outgoing(destination, head);
        acquiring = origins.acquire(destination, OriginSource.Need.of(head, false), this);
    }

    /** Content of the request; takes ownership. */
    public void requestContent(ByteBuf content) {
        Outgoing out = outgoing;
        if (out == null || request == RequestState.ABORTED) {
            content.release();
            return;
        }
        out.contentSeen = true;
        if (request == RequestState.SENDING && origin != null) {
            origin.content(content);
        } else {
            // Bounded: reading stopped, what comes now was in the read that brought the head.
            out.content.add(content);
            client.readRequest(false);
        }
    }

    /** The request is complete. */
    public void requestEnd(Fields trailers) {
        Outgoing out = outgoing;
        if (out == null || request == RequestState.ABORTED) {
            return;
        }
        out.trailers = trailers;
        if (request == RequestState.SENDING && origin != null) {
            origin.end(trailers);
            request = request.become(RequestState.COMPLETE);
            endIfComplete();
        }
    }

    /** The client wants the response sooner or later than its request said (RFC 9218). */
    public void reprioritize(String value) {
        if (outgoing != null) {
            outgoing.priority = value;
        }
        if (origin != null && !ended) {
            origin.reprioritize(value);
        }
    }

    /** The client takes more of the response, or no more for now. */
    public void clientWritable(boolean writable) {
        if (origin != null && !ended) {
            observe(Leg.ORIGIN, writable);
            origin.readResponse(writable);
        }
    }

    /** The client is gone, or what it sends makes no sense any more. */
    public void clientFailed(Failure failure) {
        fail(failure);
    }

    @Override
    public void ready(OriginLeg leg) {
        acquiring = null;
        Outgoing out = outgoing;
        if (out == null || ended) {
            leg.abort();
            return;
        }
        origin = leg;
        originTakesMore = true;
        request = request.become(RequestState.SENDING);
        if (!client.writable()) {
            // Full of the response before, and no change will tell: pipelined requests must not pile up responses.
            clientWritable(false);
        }
        out.pourInto(leg);
        if (out.trailers != null) {
            leg.end(out.trailers);
            request = request.become(RequestState.COMPLETE);
        }
        // The content above may have filled it already.
        client.readRequest(originTakesMore);
    }

    @Override
    public void informational(ResponseHead head) {
        informed = true;
        client.informational(head);
    }

    @Override
    public void head(ResponseHead head, Framing framing) {
        response = response.become(ResponseState.SENDING);
        client.head(shape.towardsClient(head, framing));
    }

    @Override
    public void content(ByteBuf content) {
        if (response == ResponseState.SENDING) {
            client.content(content);
        } else {
            content.release();
        }
    }

    @Override
    public @Nullable UnreadSink unreadSink() {
        return response == ResponseState.SENDING ? client.unreadSink() : null;
    }

    @Override
    public void readEnded() {
        if (response == ResponseState.SENDING) {
            client.flush();
        }
    }

    @Override
    public void end(Fields trailers) {
        origin = null;
        response = response.become(ResponseState.COMPLETE);
        // An early, complete response: the rest of the request has nowhere to go (RFC 9112, section 9.5).
        if (request == RequestState.SENDING) {
            request = request.become(RequestState.ABORTED);
        }
        client.end(trailers);
        endIfComplete();
    }

    @Override
    public void switched(ResponseHead head, ConnectionId connection, Tunnel.End relay) {
        origin = null;
        response = response.become(ResponseState.SWITCHED);
        // Not finished: the tunnel tells the end.
        ended = true;
        outgoing = null;
        client.switched(head, connection, relay);
    }

    @Override
    public void writable(boolean writable) {
        originTakesMore = writable;
        if (request == RequestState.SENDING && !ended) {
            observe(Leg.CLIENT, writable);
            client.readRequest(writable);
        }
    }

    @Override
    public void failed(Failure failure) {
        lost(failure, false);
    }

    @Override
    public void unprocessed(Failure failure) {
        refusals++;
        lost(failure, refusals <= MAX_REFUSALS);
    }

    private void lost(Failure failure, boolean harmless) {
        acquiring = null;
        OriginLeg leg = origin;
        origin = null;
        Outgoing out = outgoing;
        if (leg != null && out != null && mayRetry(leg, out, failure, harmless)) {
            request = request.become(RequestState.WAITING_FOR_ORIGIN);
            observer.retried(failure);
            acquiring = origins.acquire(out.destination, OriginSource.Need.of(out.head, true), this);
            return;
        }
        fail(failure);
    }

    /** RFC 9110, section 9.2.2, and RFC 9112, section 9.3.1: only before any byte of a response. */
    private boolean mayRetry(OriginLeg leg, Outgoing out, Failure failure, boolean harmless) {
        return out.mayGoAgain(leg, failure, harmless) && response == ResponseState.AWAITED && !informed && !ended;
    }

    /** The table of failures: what each leg must do, by where the response stands. */
    private void fail(Failure failure) {
        if (ended) {
            return;
        }
        if (acquiring != null) {
            acquiring.cancel();
            acquiring = null;
        }
        if (origin != null) {
            origin.abort();
            origin = null;
        }
        if (request == RequestState.WAITING_FOR_ORIGIN || request == RequestState.SENDING) {
            request = request.become(RequestState.ABORTED);
        }
        boolean nobodyWaits = failure.leg() == Leg.CLIENT && failure.kind() == FailureKind.CONNECTION_TERMINATED;
        if (response == ResponseState.AWAITED && !nobodyWaits) {
            response = response.become(ResponseState.ANSWERED);
            observer.answered(failure.status(), failure);
            client.answer(failure.status(), failure);
            finish(failure);
        } else {
            boolean cut = !response.ended();
            response = cut ? response.become(ResponseState.ABORTED) : response;
            // Before the reset: nothing that it brings about can become this exchange's failure.
            finish(failure);
            if (cut) {
                client.abort(failure);
            }
        }
    }

    private void endIfComplete() {
        if (response.ended() && request != RequestState.SENDING) {
            finish(null);
        }
    }

    private void finish(@Nullable Failure failure) {
        if (ended) {
            return;
        }
        ended = true;
        if (outgoing != null) {
            outgoing.release();
            outgoing = null;
        }
        observer.ended(failure);
    }

    private void observe(Leg leg, boolean reading) {
        if (reading) {
            observer.resumed(leg);
        } else {
            observer.paused(leg);
        }
    }
}
