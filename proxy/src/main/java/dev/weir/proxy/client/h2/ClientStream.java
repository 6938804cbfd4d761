package dev.weir.proxy.client.h2;

import dev.weir.events.CloseReason;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.client.request.Carrier;
import dev.weir.proxy.client.request.ClientExchange;
import dev.weir.proxy.client.request.ClientResponse;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.h2.FieldBlock;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.OwnResponse;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.h2.FieldSection;
import dev.weir.proxy.http.h2.SectionReader;
import dev.weir.proxy.http.h2.SectionWriter;
import dev.weir.proxy.relay.StreamEnd;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.SendTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One stream that a client opened, and the exchange that it carries. */
final class ClientStream implements Carrier {

    private final ClientStreams connection;
    private final int id;
    private final ExchangeTap tap;
    private final SendTap sent;
    private final ClientExchange exchange;
    private final StreamPatience patience;
    private final Upload upload;
    private boolean headEnds;
    private boolean over;
    private boolean asksForProtocol;
    private boolean bothSpeak;
    private @Nullable StreamEnd tunnel;

    ClientStream(ClientStreams connection, int id) {
        this.connection = connection;
        this.id = id;
        this.tap = connection.begin(id);
        this.sent = tap.sent(Leg.CLIENT);
        this.exchange = new ClientExchange(this, connection.service(), tap);
        this.patience = new StreamPatience(
                connection.loop(),
                connection.service().patience(),
                new StreamPatience.Ends(this::silentTooLong, this::unreadTooLong));
        this.upload =
                new Upload(exchange, patience, bytes -> connection.connection().consumed(id, bytes));
    }

    SendTap sent() {
        return sent;
    }

    int id() {
        return id;
    }

    /** The request's head came. */
    void begin(FieldBlock block, boolean endOfStream) {
        headEnds = endOfStream;
        exchange.received().begun(connection.arrival());
        exchange.received().startLine();
        exchange.received().compressed(block.wireBytes());
        FieldSection section = new FieldSection(block.lines());
        RawHead raw = section.rendered();
        try {
            block.refuseTooLong(raw, connection.service().heads().startLineBytes());
            RequestHead head = SectionReader.request(section, connection.inside() != null);
            asksForProtocol = SectionReader.protocol(section) != null;
            if (asksForProtocol || (head.method().equals("CONNECT") && connection.inside() == null)) {
                tunnel = new StreamEnd(
                        connection.connection(),
                        id,
                        connection.service().patience().tunnelIdle());
            }
            upload.framed(exchange.head(head, raw, connection.inside()));
        } catch (BadMessageException e) {
            upload.drop();
            exchange.bad(e.locatedIn(raw.bytes()), raw.bytes(), false);
            return;
        }
        if (tunnel != null) {
            // A CONNECT has no body: what follows is the tunnel's.
            exchange.end(Fields.NONE, 0, 0);
        } else if (endOfStream) {
            upload.end(Fields.NONE);
        } else {
            patience.bodyFollows();
        }
    }

    void trailers(FieldBlock block) {
        upload.trailers(block);
    }

    void data(ByteBuf content, int frameBytes, int windowBytes, boolean endOfStream) {
        if (tunnel == null) {
            upload.data(content, frameBytes, windowBytes, endOfStream);
        } else {
            tunnel.received(content, windowBytes, endOfStream);
        }
    }

    private void silentTooLong() {
        upload.silentTooLong(bothSpeak);
    }

    /** Also a response that is complete may wait here for a window. */
    private void unreadTooLong() {
        boolean underWay = !over;
        over = true;
        connection.connection().reset(id, Http2Error.CANCEL);
        if (underWay) {
            exchange.clientGone(new Failure(
                    Leg.CLIENT, FailureKind.CONNECTION_WRITE_TIMEOUT, "client took no more of the response"));
        }
    }

    /** The head of the final response goes out. */
    void responseBegins() {
        bothSpeak = true;
        patience.bothSpeak();
    }

    void responseGoesOn() {
        patience.goesOn();
    }

    /** The codec knows it no more. */
    void closed() {
        gone("the stream was closed");
    }

    void resetReceived(long errorCode) {
        tap.streamReset(Leg.CLIENT, true, errorCode);
        gone("client reset the stream (" + Http2Error.valueOf(errorCode) + ")");
    }

    void reprioritize(@Nullable String value) {
        if (!over && value != null) {
            exchange.reprioritize(value);
        }
    }

    void resetSent(long errorCode) {
        tap.streamReset(Leg.CLIENT, false, errorCode);
    }

    /** The client broke the protocol on this stream. */
    void broken(Http2Error error, String why) {
        if (!over) {
            over = true;
            connection.connection().reset(id, error);
            exchange.clientGone(
                    new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "client broke HTTP/2: " + why));
        }
    }

    /** No more comes and no more goes; says nothing to an exchange that has ended. */
    void gone(String what) {
        patience.stop();
        if (tunnel != null) {
            tunnel.failed(what);
        }
        if (!over) {
            over = true;
            exchange.clientGone(new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, what));
        }
    }

    /** The last part of the response is about to be written: that the stream ends then is no failure. */
    void responseEnds() {
        over = true;
    }

    /** Whether this is an extended CONNECT (RFC 8441). */
    boolean asksForProtocol() {
        return asksForProtocol;
    }

    void writable(boolean writable) {
        if (tunnel != null) {
            tunnel.writable(writable);
        } else {
            patience.takesMore(writable);
            exchange.writable(writable);
        }
    }

    void readRequest(boolean wanted) {
        upload.read(wanted);
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public ClientResponse response(SendTap unused, ClientResponse.Sequel sequel) {
        return new StreamResponse(this, connection.connection(), sent, sequel);
    }

    @Override
    public @Nullable Failure unwelcome() {
        return connection.unwelcome();
    }

    @Override
    public @Nullable FailedSetUp failedSetUp(Destination destination) {
        return connection.failedSetUp(destination);
    }

    /** Without a length, content comes until the stream ends: on a connection of HTTP/1 that would be chunked. */
    @Override
    public Framing framing(RequestHead head) throws BadMessageException {
        Framing explicit = Framing.ofRequest(head);
        if (tunnel != null) {
            return Framing.NONE; // what follows is another protocol's
        }
        if (headEnds && !explicit.empty()) {
            throw new BadMessageException(400, 0, "less content than Content-Length says");
        }
        return explicit.kind() == Framing.Kind.NONE && !headEnds ? Framing.CHUNKED : explicit;
    }

    @Override
    public Connecting connect(ExchangeTap record, Authority authority) {
        StreamEnd end = Objects.requireNonNull(tunnel, "a CONNECT has an end");
        StreamConnect connect = new StreamConnect(connection.connection(), id, end, record, sent);
        connect.opening(connection.service().origins().forTunnel(loop(), record).open(authority, connect));
        return connect;
    }

    @Override
    public void relay(Tunnel.End origin, Tunnel.Observer observer) {
        new Tunnel(Objects.requireNonNull(tunnel, "an extended CONNECT has an end"), origin, observer).open();
    }

    /** The origin's 101 is not believed. */
    void refuseSwitch(Tunnel.End origin, Failure failure) {
        origin.abort();
        over = true;
        OwnResponse own = OwnResponse.failure(failure.status(), failure, true);
        tap.answered(failure.status(), failure);
        connection.connection().headers(id, SectionWriter.response(own.head()), false);
        sent.last(connection.connection().data(id, Unpooled.wrappedBuffer(own.body()), true));
        connection.connection().flush();
        tap.ended(failure);
    }

    @Override
    public void next() {
        over = true;
    }

    /** The response is whole, and the request is not: the client need not send the rest (RFC 9113, section 8.1). */
    @Override
    public void close(CloseReason reason) {
        over = true;
        readRequest(true);
    }

    /** Within the exchange's record: RST_STREAM is a part of it. */
    @Override
    public void breaksOff() {
        if (!over) {
            over = true;
            connection.connection().reset(id, Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public void reset() {
        breaksOff();
    }
}
