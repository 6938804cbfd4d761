package dev.weir.proxy.origin.h2;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.OriginLeg;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.http.FieldLine;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.h2.ExtendedConnect;
import dev.weir.proxy.http.h2.SectionWriter;
import dev.weir.proxy.http.message.BodyFrames;
import dev.weir.proxy.relay.StreamEnd;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import dev.weir.proxy.transport.Watchdog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One exchange's stream on a connection to an origin: sends its request and reads its response. */
final class OriginStream implements OriginLeg {

    private final OriginStreams connection;
    private final int id;
    private final OriginListener listener;
    private final ExchangeTap tap;
    private final StreamedResponse response;
    private final SendTap sent;
    private final boolean reused;
    private final Watchdog silence;
    private boolean requestSent;
    private boolean reading = true;
    private int owed;
    private boolean over;
    private @Nullable RequestHead upgrading;
    private @Nullable StreamEnd relay;

    OriginStream(OriginStreams connection, int id, OriginListener listener, ExchangeTap tap, boolean reused) {
        this.connection = connection;
        this.id = id;
        this.listener = listener;
        this.tap = tap;
        this.response = new StreamedResponse(
                this, listener, tap.received(Leg.ORIGIN), connection.taps().arrival());
        this.sent = tap.sent(Leg.ORIGIN);
        this.reused = reused;
        this.silence = new Watchdog(connection.loop(), connection.silence(), this::silentTooLong);
    }

    int id() {
        return id;
    }

    SendTap sent() {
        return sent;
    }

    @Override
    public void head(RequestHead head) {
        response.answers(head.method());
        boolean body = head.hasContent();
        boolean upgrade = head.upgrade() != null;
        upgrading = upgrade ? head : null;
        requestSent = !body;
        tap.streamOpened(Leg.ORIGIN, connection.id(), id);
        List<FieldLine> lines = upgrade
                ? ExtendedConnect.request(head, connection.destination())
                : SectionWriter.request(head, connection.destination());
        // A CONNECT leaves the stream open for what it leads to.
        var written = connection.handler().headers(id, lines, !body && !upgrade);
        if (!body) {
            sent.last(written);
        }
        connection.handler().flush();
        silence.watch();
    }

    @Override
    public void content(ByteBuf content) {
        if (!content.isReadable()) {
            content.release();
            return;
        }
        silence.touch();
        connection.handler().data(id, content, false);
        connection.handler().flush();
    }

    @Override
    public void end(Fields trailers) {
        silence.touch();
        if (requestSent) {
            return;
        }
        requestSent = true;
        Fields passed = BodyFrames.passed(trailers);
        sent.last(
                passed.lines().isEmpty()
                        ? connection.handler().data(id, Unpooled.EMPTY_BUFFER, true)
                        : connection.handler().headers(id, SectionWriter.trailers(passed), true));
        connection.handler().flush();
    }

    @Override
    public void reprioritize(String value) {
        if (connection.handler().reprioritize(id, value)) {
            tap.priorityUpdated(Leg.ORIGIN, value);
        }
    }

    @Override
    public boolean reused() {
        return reused;
    }

    @Override
    public void readResponse(boolean wanted) {
        reading = wanted;
        if (wanted) {
            silence.watch();
        } else {
            silence.stop();
        }
        giveBack();
    }

    @Override
    public void abort() {
        if (!over) {
            stop();
            connection.handler().reset(id, Http2Error.CANCEL);
            connection.forget(id);
        }
    }

    void headers(FieldBlock block, boolean endOfStream) {
        if (relay != null) {
            relay.received(Unpooled.EMPTY_BUFFER, 0, endOfStream);
            return;
        }
        silence.touch();
        response.headers(block, endOfStream);
    }

    void data(ByteBuf content, int frameBytes, int windowBytes, boolean endOfStream) {
        if (relay != null) {
            relay.received(content, windowBytes, endOfStream);
            return;
        }
        silence.touch();
        owed += windowBytes;
        response.data(content, frameBytes, endOfStream);
        giveBack();
    }

    /** The response is whole. */
    void complete(Fields trailers) {
        stop();
        if (!requestSent || upgrading != null) {
            // An early, complete response: the rest of the request has nowhere to go, and what was to follow a CONNECT
            // neither.
            connection.handler().reset(id, Http2Error.CANCEL);
        }
        connection.forget(id);
        listener.end(trailers);
    }

    /** Whether a response with this status says that the stream is another protocol's from now on. */
    boolean switches(int status) {
        return upgrading != null && status / 100 == 2;
    }

    /** The origin granted the extended CONNECT. */
    void switched(ResponseHead head, boolean endOfStream) {
        RequestHead asked = Objects.requireNonNull(upgrading, "nobody asked for it");
        stop();
        StreamEnd end = new StreamEnd(connection.handler(), id);
        relay = end;
        listener.switched(ExtendedConnect.switching(asked, head), connection.id(), end);
        if (endOfStream) {
            end.received(Unpooled.EMPTY_BUFFER, 0, true);
        }
    }

    private void giveBack() {
        if ((reading || over) && owed > 0) {
            int bytes = owed;
            owed = 0;
            connection.handler().consumed(id, bytes);
        }
    }

    void writable(boolean writable) {
        if (relay != null) {
            relay.writable(writable);
        } else if (!over) {
            listener.writable(writable);
        }
    }

    void resetReceived(long errorCode) {
        tap.streamReset(Leg.ORIGIN, true, errorCode);
        Http2Error error = Http2Error.valueOf(errorCode);
        if (relay != null) {
            if (error != Http2Error.NO_ERROR || !relay.heardEnough()) {
                relay.failed("origin reset the stream (" + error + ")");
            }
        } else if (error == Http2Error.REFUSED_STREAM && !response.begun()) {
            unprocessed("origin refused the stream");
        } else {
            fail(new Failure(
                    Leg.ORIGIN,
                    response.begun() ? FailureKind.HTTP_RESPONSE_INCOMPLETE : FailureKind.HTTP_PROTOCOL_ERROR,
                    "origin reset the stream (" + error + ")"
                            + (response.begun() ? " within its response" : " before it answered")));
        }
    }

    void resetSent(long errorCode) {
        tap.streamReset(Leg.ORIGIN, false, errorCode);
    }

    /** The origin did nothing of the request. */
    void unprocessed(String why) {
        if (!over) {
            stop();
            connection.forget(id);
            listener.unprocessed(new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, why));
        }
    }

    void protocolBroken(Http2Error error, String why) {
        failAndReset(new Failure(Leg.ORIGIN, FailureKind.HTTP_PROTOCOL_ERROR, "origin broke HTTP/2: " + why), error);
    }

    /** Whether the exchange has nothing to do with the stream any more. */
    boolean over() {
        return over;
    }

    /** The codec has closed the stream, by whatever that was: an exchange that waits must not wait for ever. */
    void closed() {
        broken("the stream was closed", false);
    }

    /** @param byRule the origin broke HTTP/2 */
    void broken(String what, boolean byRule) {
        if (relay != null) {
            relay.failed(what);
            connection.forget(id);
            return;
        }
        fail(new Failure(
                Leg.ORIGIN,
                response.begun()
                        ? FailureKind.HTTP_RESPONSE_INCOMPLETE
                        : byRule ? FailureKind.HTTP_PROTOCOL_ERROR : FailureKind.CONNECTION_TERMINATED,
                what + (response.begun() ? " within its response" : " before the origin answered")));
    }

    private void silentTooLong() {
        if (!requestSent && connection.handler().writable(id)) {
            silence.watch(); // it has all that the client gave: the silence is the client's
        } else {
            failAndReset(
                    new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_TIMEOUT, "origin was silent too long"),
                    Http2Error.CANCEL);
        }
    }

    /** Gives the stream up. */
    void failAndReset(Failure failure, Http2Error error) {
        if (!over) {
            stop(); // the reset closes the stream at once, and that is not the failure
            connection.handler().reset(id, error);
            connection.forget(id);
            listener.failed(failure);
        }
    }

    private void fail(Failure failure) {
        if (!over) {
            stop();
            connection.forget(id);
            listener.failed(failure);
        }
    }

    private void stop() {
        over = true;
        silence.stop();
    }
}
