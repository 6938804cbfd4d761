package dev.weir.proxy.client.request;

import dev.weir.events.CloseReason;
import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.exchange.Exchange;
import dev.weir.proxy.exchange.ExchangeObserver;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.RequestTarget;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.MessageTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** One exchange as the client leg sees it: understands the request, starts it, and says how its carrier goes on afterwards. */
public final class ClientExchange {

    private final Carrier carrier;
    private final ClientService service;
    private final ExchangeTap tap;
    private final MessageTap received;
    private final ClientResponse response;
    private @Nullable Exchange exchange;
    private @Nullable Runnable start;
    private @Nullable Authority connectTo;
    private Carrier.@Nullable Connecting connecting;
    private boolean requestComplete;
    private boolean ended;
    private boolean left;

    public ClientExchange(Carrier carrier, ClientService service, ExchangeTap tap) {
        this.carrier = carrier;
        this.service = service;
        this.tap = tap;
        this.received = tap.received(Leg.CLIENT);
        this.response = carrier.response(tap.sent(Leg.CLIENT), new Sequel());
    }

    public MessageTap received() {
        return received;
    }

    /** Understands the head; returns how its body is framed. */
    public Framing head(RequestHead head, RawHead raw, @Nullable Destination inside) throws BadMessageException {
        response.answers(head);
        Refusal refusal = refusal(head, inside);
        if (head.method().equals("CONNECT") && inside == null) {
            Authority authority = RequestTarget.connect(head);
            Framing.ofConnect(head);
            received.head(raw, head.fields());
            if (refusal == null) {
                connectTo = authority;
            } else {
                start = () -> refuse(refusal.status, refusal.failure);
            }
            return Framing.NONE;
        }
        RequestTarget target = RequestTarget.of(head, inside, carrier.ownPort());
        Framing framing = carrier.framing(head);
        received.head(raw, head.fields());
        start = refusal == null
                ? () -> start(head, raw, target, framing)
                : () -> refuse(refusal.status, refusal.failure);
        if (!framing.empty()) {
            begin();
        }
        // Else the message ends with its head, and its end is told before anything comes of it.
        return framing;
    }

    /** Why a request that can be understood is not served. */
    private record Refusal(int status, Failure failure) {}

    private @Nullable Refusal refusal(RequestHead head, @Nullable Destination inside) {
        Failure unwelcome = carrier.unwelcome();
        if (unwelcome != null) {
            response.last();
            return new Refusal(503, unwelcome);
        }
        ProxyCredentials asked = inside == null ? service.credentials() : null;
        Failure unknown = asked == null ? null : asked.refusal(head);
        return unknown == null ? null : new Refusal(ProxyCredentials.STATUS, unknown);
    }

    private void begin() {
        Runnable starting = start;
        start = null;
        if (starting != null) {
            starting.run();
        }
    }

    private void start(RequestHead head, RawHead raw, RequestTarget target, Framing framing) {
        if (service.forwarding().looped(head)) {
            refuse(
                    508,
                    new Failure(Leg.CLIENT, FailureKind.PROXY_LOOP_DETECTED, "the request has been here before (Via)"));
            return;
        }
        OwnResponse own = service.forwarding().lastHop(head, raw);
        if (own != null) {
            answer(own);
            return;
        }
        Carrier.FailedSetUp failed = carrier.failedSetUp(target.destination());
        if (failed != null) {
            tap.takesSetUp(failed.connect());
            refuse(failed.failure().status(), failed.failure());
            return;
        }
        RequestHead forwarded = service.forwarding().request(head, target, framing);
        response.forwarding(service.forwarding());
        Exchange started =
                new Exchange(response, service.origins().forExchange(carrier.loop(), tap), response, new Observer());
        exchange = started;
        started.start(target.destination(), forwarded);
    }

    public void content(ByteBuf content) {
        if (ended || exchange == null) {
            content.release();
            return;
        }
        received.content(content);
        exchange.requestContent(content);
    }

    public void end(Fields trailers, long contentBytes, long wireBytes) {
        if (ended) {
            return; // answered before it was read whole: the connection is on its way to its end
        }
        received.trailers(trailers);
        received.ended(contentBytes, wireBytes);
        requestComplete = true;
        response.requestComplete();
        begin();
        if (connectTo != null) {
            connecting = carrier.connect(tap, connectTo);
        } else if (exchange != null) {
            exchange.requestEnd(trailers);
        }
    }

    /** What came is not a request, or its body is not one. */
    public void bad(BadMessageException why, byte[] bytes, boolean inBody) {
        Failure failure = new Failure(Leg.CLIENT, why.requestKind(), why.why());
        if (ended) {
            return;
        }
        if (inBody && exchange != null) {
            exchange.clientFailed(failure);
            return;
        }
        received.rejected(bytes, why.offset(), failure);
        refuse(why.status(), failure);
    }

    private void refuse(int status, Failure failure) {
        tap.answered(status, failure);
        response.answer(status, failure);
        ended = true;
        tap.ended(failure);
        goOn();
    }

    /** The request asked Weir itself. */
    private void answer(OwnResponse own) {
        tap.answered(own.head().status(), null);
        response.forwarding(service.forwarding());
        response.head(response.towardsClient(own.head(), own.framing()));
        response.content(Unpooled.wrappedBuffer(own.body()));
        response.end(Fields.NONE);
        ended = true;
        tap.ended(null);
        goOn();
    }

    /** Weir is being stopped: no other exchange is to follow this one. */
    public void last() {
        response.last();
    }

    public void clientGone(Failure failure) {
        if (exchange != null) {
            exchange.clientFailed(failure);
        } else if (connecting != null) {
            connecting.abandoned(failure);
        } else if (!ended) {
            ended = true;
            tap.ended(failure);
        }
    }

    /** Where there is no exchange with an origin yet, or none at all, nobody needs to know. */
    public void reprioritize(String value) {
        if (!ended) {
            tap.priorityUpdated(Leg.CLIENT, value);
            if (exchange != null) {
                exchange.reprioritize(value);
            }
        }
    }

    public void writable(boolean writable) {
        if (exchange != null) {
            exchange.clientWritable(writable);
        }
    }

    /** What the carrier does behind the response. */
    private final class Sequel implements ClientResponse.Sequel {
        @Override
        public void ended(ClientResponse.Ending how) {
            if (how == ClientResponse.Ending.CUT) {
                carrier.reset();
            } else {
                goOn();
            }
        }

        @Override
        public void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay) {
            left = true;
            carrier.relay(relay, Upgraded.begun(tap, head, origin));
        }
    }

    /** When the response is written and the request is read, the connection goes on, or ends here. */
    private void goOn() {
        if (left || !response.written() || !ended) {
            return;
        }
        left = true;
        if (requestComplete && response.persistent()) {
            carrier.next();
        } else {
            carrier.close(CloseReason.LAST_MESSAGE);
        }
    }

    /** Passes on to the tap, and goes on when the last half of the exchange ends. */
    private final class Observer implements ExchangeObserver {
        @Override
        public void retried(Failure cause) {
            tap.retried(cause);
        }

        @Override
        public void answered(int status, @Nullable Failure failure) {
            tap.answered(status, failure);
        }

        @Override
        public void paused(Leg leg) {
            tap.paused(leg);
        }

        @Override
        public void resumed(Leg leg) {
            tap.resumed(leg);
        }

        @Override
        public void ended(@Nullable Failure failure) {
            ended = true;
            if (failure != null && !response.written()) {
                carrier.breaksOff();
            }
            tap.ended(failure);
            goOn();
        }
    }
}
