package dev.weir.proxy.client;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.exchange.Exchange;
import dev.weir.proxy.exchange.ExchangeObserver;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.RequestTarget;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.MessageTap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** One exchange as the client leg sees it: understands the request, starts it, and says how the connection goes on afterwards. */
final class ClientExchange {

    private final ClientConnection connection;
    private final Channel channel;
    private final ClientPipeline pipeline;
    private final ExchangeTap tap;
    private final MessageTap received;
    private final ResponseWriter response;
    private @Nullable Exchange exchange;
    private @Nullable Runnable start;
    private @Nullable Authority connectTo;
    private @Nullable Connect connect;
    private boolean requestComplete;
    private boolean ended;
    private boolean left;

    ClientExchange(ClientConnection connection, Channel channel, ClientPipeline pipeline, ExchangeTap tap) {
        this.connection = connection;
        this.channel = channel;
        this.pipeline = pipeline;
        this.tap = tap;
        this.received = tap.received(Leg.CLIENT);
        this.response = new ResponseWriter(channel, tap.sent(Leg.CLIENT), this::responseEnded);
    }

    MessageTap received() {
        return received;
    }

    /** Understands the head; returns how its body is framed. */
    Framing head(RequestHead head, RawHead raw, @Nullable Destination inside) throws BadMessageException {
        response.answers(head);
        Failure refusal = inside == null ? refusal(head) : null;
        if (head.method().equals("CONNECT") && inside == null) {
            Authority authority = RequestTarget.connect(head);
            Framing.ofConnect(head);
            received.head(raw, head.fields());
            if (refusal == null) {
                connectTo = authority;
            } else {
                start = () -> refuse(ProxyCredentials.STATUS, refusal);
            }
            return Framing.NONE;
        }
        RequestTarget target = RequestTarget.of(head, inside);
        Framing framing = Framing.ofRequest(head);
        received.head(raw, head.fields());
        start = refusal == null ? () -> start(head, target, framing) : () -> refuse(ProxyCredentials.STATUS, refusal);
        if (!framing.empty()) {
            begin();
        }
        // Else the message ends with its head, and its end is told before anything comes of it.
        return framing;
    }

    private @Nullable Failure refusal(RequestHead head) {
        ProxyCredentials asked = pipeline.config().credentials();
        return asked == null ? null : asked.refusal(head);
    }

    private void begin() {
        Runnable starting = start;
        start = null;
        if (starting != null) {
            starting.run();
        }
    }

    private void start(RequestHead head, RequestTarget target, Framing framing) {
        if (pipeline.forwarding().looped(head)) {
            refuse(
                    508,
                    new Failure(Leg.CLIENT, FailureKind.PROXY_LOOP_DETECTED, "the request has been here before (Via)"));
            return;
        }
        RequestHead forwarded = pipeline.forwarding().request(head, target, framing);
        response.forwarding(pipeline.forwarding());
        Exchange started = new Exchange(
                response, pipeline.origins().forExchange(channel.eventLoop(), tap), response, new Observer());
        exchange = started;
        started.start(target.destination(), forwarded);
    }

    void content(ByteBuf content) {
        if (ended || exchange == null) {
            content.release();
            return;
        }
        received.content(content);
        exchange.requestContent(content);
    }

    void end(Fields trailers, long contentBytes, long wireBytes) {
        if (ended) {
            return; // answered before it was read whole: the connection is on its way to its end
        }
        received.ended(contentBytes, wireBytes);
        requestComplete = true;
        response.requestComplete();
        begin();
        if (connectTo != null) {
            connect = new Connect(connection, channel, pipeline, tap, connectTo);
            connect.decide();
        } else if (exchange != null) {
            exchange.requestEnd(trailers);
        }
    }

    /** What came is not a request, or its body is not one. */
    void bad(BadMessageException why, byte[] bytes, boolean inBody) {
        Failure failure = new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_ERROR, why.why());
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

    void clientGone(Failure failure) {
        if (exchange != null) {
            exchange.clientFailed(failure);
        } else if (connect != null) {
            connect.abandoned(failure);
        } else if (!ended) {
            ended = true;
            tap.ended(failure);
        }
    }

    void writable(boolean writable) {
        if (exchange != null) {
            exchange.clientWritable(writable);
        }
    }

    private void responseEnded(ResponseWriter.Ending ending) {
        if (ending == ResponseWriter.Ending.CUT) {
            connection.reset();
        } else {
            goOn();
        }
    }

    /** When the response is written and the request is read, the connection goes on, or ends here. */
    private void goOn() {
        if (left || !response.written() || !ended) {
            return;
        }
        left = true;
        if (requestComplete && response.persistent()) {
            connection.next();
        } else {
            connection.close(CloseReason.LAST_MESSAGE);
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
            tap.ended(failure);
            goOn();
        }
    }
}
