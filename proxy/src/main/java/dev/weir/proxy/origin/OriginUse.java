package dev.weir.proxy.origin;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.OriginLeg;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.message.BodyFrames;
import dev.weir.proxy.origin.route.Route;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.MessageTap;
import dev.weir.proxy.tap.SendTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One exchange's use of an origin connection: writes its request, and remembers what its response needs. */
final class OriginUse implements OriginLeg {

    /** How the request's body travels. */
    private enum Body {
        NONE,
        LENGTH,
        CHUNKED
    }

    private static final int MAX_INFORMATIONAL = 100;

    /** RFC 9110, section 9.3: content in these has no defined meaning, and may close the connection. */
    private static final Set<String> SELDOM_WITH_CONTENT = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private final OriginConnection connection;
    private final Channel channel;
    private final Route route;
    private final OriginListener listener;
    private final MessageTap received;
    private final SendTap sent;
    private final boolean reused;
    private String method = "";
    private List<String> upgrade = List.of();
    private Body body = Body.NONE;
    private boolean requestSent;
    private int informational;
    private @Nullable ResponseHead response;

    OriginUse(
            OriginConnection connection,
            Channel channel,
            Route route,
            OriginListener listener,
            ExchangeTap tap,
            boolean reused) {
        this.connection = connection;
        this.channel = channel;
        this.route = route;
        this.listener = listener;
        this.received = tap.received(Leg.ORIGIN);
        this.sent = tap.sent(Leg.ORIGIN);
        this.reused = reused;
    }

    OriginListener listener() {
        return listener;
    }

    MessageTap received() {
        return received;
    }

    String method() {
        return method;
    }

    /**
     * Whether origin and Weir are sure to agree on where the request ended. Some servers ignore the content of a method that has none
     * usually, and read it as the next request; one of 1.0 knows no chunks. Their answers must not meet another exchange.
     */
    boolean framingIsSure(ResponseHead head) {
        boolean unusual = body != Body.NONE && SELDOM_WITH_CONTENT.contains(method);
        return !unusual && (body != Body.CHUNKED || head.version() == HttpVersion.HTTP_1_1);
    }

    /** Whether the last byte of the request was written. */
    boolean requestSent() {
        return requestSent;
    }

    /** The response head whose body is under way; null between heads. */
    @Nullable
    ResponseHead response() {
        return response;
    }

    void response(@Nullable ResponseHead head) {
        response = head;
    }

    /** Refuses a response that cannot be an answer to what was asked. */
    void check(ResponseHead head) throws BadMessageException {
        if (head.status() == 101) {
            checkSwitch(head.fields().tokens("Upgrade"));
        }
        if (head.status() == 407 && route.byParent() && !route.connects()) {
            // Passed on, it would ask the client for a password that is Weir's to know (RFC 9110, section 11.7.1).
            throw new BadMessageException(
                    407, 0, "parent proxy " + route.nextHop() + " refused the request: " + head.startLine());
        }
    }

    /** RFC 9110, section 7.8: only to a protocol that the client named, and only when the request is whole. */
    private void checkSwitch(List<String> protocols) throws BadMessageException {
        if (upgrade.isEmpty()) {
            throw new BadMessageException(101, 0, "101 although no upgrade was asked for");
        }
        if (protocols.isEmpty() || !upgrade.containsAll(protocols)) {
            throw new BadMessageException(101, 0, "101 to " + protocols + " although " + upgrade + " was asked for");
        }
        if (!requestSent) {
            throw new BadMessageException(101, 0, "101 before the request was whole");
        }
    }

    /** One more 1xx; real servers send a handful. */
    void informed() throws BadMessageException {
        if (++informational > MAX_INFORMATIONAL) {
            throw new BadMessageException(400, 0, "more than " + MAX_INFORMATIONAL + " informational responses");
        }
    }

    /** The connection ended while an answer was owed. */
    static Failure broken(String what, boolean begun, long missingBytes) {
        String where = !begun
                ? " before it answered"
                : missingBytes > 0 ? ", " + missingBytes + " bytes of the body missing" : " within its response";
        FailureKind kind = begun ? FailureKind.HTTP_RESPONSE_INCOMPLETE : FailureKind.CONNECTION_TERMINATED;
        return new Failure(Leg.ORIGIN, kind, what + where);
    }

    @Override
    public void head(RequestHead head) {
        method = head.method();
        upgrade = head.fields().tokens("Upgrade");
        body = bodyOf(head);
        ByteBuf out = channel.alloc().buffer(512);
        route.towardsNextHop(head).writeTo(out);
        sent.head(out.readableBytes());
        if (body == Body.NONE) {
            // The head is the whole message; end() follows at once and flushes.
            sent.last(channel.write(out));
        } else {
            channel.writeAndFlush(out, channel.voidPromise());
        }
    }

    private static Body bodyOf(RequestHead head) {
        if (head.fields().contains("Transfer-Encoding")) {
            return Body.CHUNKED;
        }
        String length = head.fields().first("Content-Length");
        return length == null || length.equals("0") ? Body.NONE : Body.LENGTH;
    }

    @Override
    public void content(ByteBuf content) {
        if (!content.isReadable()) {
            content.release();
            return;
        }
        connection.active();
        ByteBuf out = body == Body.CHUNKED ? BodyFrames.chunk(channel.alloc(), content) : content;
        sent.body(out.readableBytes());
        channel.writeAndFlush(out, channel.voidPromise());
    }

    @Override
    public void end(Fields trailers) {
        requestSent = true;
        connection.active();
        if (body == Body.CHUNKED) {
            ByteBuf out = BodyFrames.last(channel.alloc(), trailers);
            sent.body(out.readableBytes());
            sent.last(channel.writeAndFlush(out));
        } else if (body == Body.LENGTH) {
            // An empty write completes when all before it was taken.
            sent.last(channel.writeAndFlush(Unpooled.EMPTY_BUFFER));
        } else {
            channel.flush();
        }
    }

    @Override
    public void reprioritize(String value) {
        // HTTP/1 has no frame for it.
    }

    @Override
    public boolean reused() {
        return reused;
    }

    @Override
    public void readResponse(boolean reading) {
        connection.reading(reading);
    }

    @Override
    public void abort() {
        connection.abandon();
    }
}
