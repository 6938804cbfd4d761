package dev.weir.proxy.client.h2;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.client.request.ClientResponse;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.h2.Http2Handler;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Forwarding;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.h2.SectionWriter;
import dev.weir.proxy.http.message.BodyFrames;
import dev.weir.proxy.tap.SendTap;
import dev.weir.proxy.websocket.WebSocketKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/** Writes one response on a client's stream; the stream's end delimits it. */
final class StreamResponse implements ClientResponse {

    private final ClientStream stream;
    private final Http2Handler connection;
    private final SendTap sent;
    private final Sequel sequel;
    private @Nullable Forwarding forwarding;
    private @Nullable ResponseHead withheld;
    private @Nullable String webSocketKey;
    private boolean headRequest;
    private boolean requestComplete;
    private boolean empty;
    private boolean written;

    StreamResponse(ClientStream stream, Http2Handler connection, SendTap sent, Sequel sequel) {
        this.stream = stream;
        this.connection = connection;
        this.sent = sent;
        this.sequel = sequel;
    }

    @Override
    public void answers(RequestHead request) {
        headRequest = request.method().equals("HEAD");
        webSocketKey = stream.asksForProtocol() ? request.fields().first("sec-websocket-key") : null;
    }

    @Override
    public void forwarding(Forwarding rules) {
        forwarding = rules;
    }

    @Override
    public void requestComplete() {
        requestComplete = true;
    }

    /** Said by GOAWAY, which is the connection's affair. */
    @Override
    public void last() {}

    @Override
    public boolean persistent() {
        return true;
    }

    @Override
    public boolean written() {
        return written;
    }

    @Override
    public ResponseHead towardsClient(ResponseHead head, Framing framing) {
        empty = framing.empty();
        if (forwarding == null) {
            throw new IllegalStateException("a response before its request");
        }
        ResponseHead passed = forwarding.response(head, framing, true, HttpVersion.HTTP_2);
        // To an extended CONNECT a 2xx says that the protocol has changed (RFC 8441, section 5), and here it has not.
        boolean misleading = stream.asksForProtocol() && head.status() / 100 == 2;
        return misleading ? new ResponseHead(passed.version(), 502, "Bad Gateway", passed.fields()) : passed;
    }

    @Override
    public void informational(ResponseHead head) {
        if (forwarding != null) {
            connection.headers(stream.id(), SectionWriter.response(forwarding.informational(head)), false);
            connection.flush();
        }
    }

    @Override
    public void head(ResponseHead head) {
        stream.responseBegins();
        if (empty) {
            withheld = head; // it ends the stream itself, and its end follows at once
        } else {
            connection.headers(stream.id(), SectionWriter.response(head), false);
        }
    }

    @Override
    public void content(ByteBuf content) {
        if (content.isReadable()) {
            stream.responseGoesOn();
            connection.data(stream.id(), content, false);
        } else {
            content.release();
        }
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public void end(Fields trailers) {
        stream.responseEnds();
        Fields passed = BodyFrames.passed(trailers);
        ResponseHead head = withheld;
        if (head != null) {
            finish(connection.headers(stream.id(), SectionWriter.response(head), true));
        } else if (passed.lines().isEmpty()) {
            finish(connection.data(stream.id(), Unpooled.EMPTY_BUFFER, true));
        } else {
            finish(connection.headers(stream.id(), SectionWriter.trailers(passed), true));
        }
    }

    /** What was 101 there is a 200 here (RFC 8441, section 5); the key and its answer do not exist in HTTP/2. */
    @Override
    public void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay) {
        if (forwarding == null) {
            throw new IllegalStateException("a response before its request");
        }
        // The client sends no key and sees no answer: it is Weir that made the one and has to check the other.
        if (webSocketKey != null
                && !WebSocketKey.answer(webSocketKey).equals(head.fields().first("sec-websocket-accept"))) {
            Failure failure = new Failure(
                    Leg.ORIGIN, FailureKind.HTTP_UPGRADE_FAILED, "Sec-WebSocket-Accept does not answer the key");
            stream.refuseSwitch(relay, failure);
            return;
        }
        Fields fields = forwarding.switching(head).fields().without("sec-websocket-accept"::equalsIgnoreCase);
        ResponseHead opened = new ResponseHead(HttpVersion.HTTP_2, 200, "", fields);
        sent.last(connection.headers(stream.id(), SectionWriter.response(opened), false));
        connection.flush();
        written = true;
        sequel.switched(head, origin, relay);
    }

    @Override
    public void answer(int status, Failure failure) {
        stream.responseEnds();
        OwnResponse own = OwnResponse.failure(status, failure, true);
        ChannelFuture last = connection.headers(stream.id(), SectionWriter.response(own.head()), headRequest);
        if (!headRequest) {
            last = connection.data(stream.id(), Unpooled.wrappedBuffer(own.body()), true);
        }
        finish(last);
    }

    private void finish(ChannelFuture last) {
        written = true;
        if (!requestComplete) {
            // The client need not send the rest of its request (RFC 9113, section 8.1); sooner, this would cut the
            // response.
            last.addListener(done -> {
                if (done.isSuccess()) {
                    connection.reset(stream.id(), Http2Error.NO_ERROR);
                }
            });
        }
        sent.last(last);
        connection.flush();
        sequel.ended(Ending.WHOLE);
    }

    @Override
    public void abort(Failure failure) {
        sequel.ended(Ending.CUT);
    }

    @Override
    public boolean writable() {
        return connection.writable(stream.id());
    }

    @Override
    public void readRequest(boolean reading) {
        stream.readRequest(reading);
    }
}
