package dev.weir.proxy.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.events.Leg;
import dev.weir.proxy.http.Authority;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HttpVersion;
import dev.weir.proxy.http.RequestHead;
import dev.weir.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exchange between two legs that do nothing but write down, in order, what is asked of them. */
final class Playbook implements ClientLeg, OriginSource, ExchangeObserver {

    static final Failure ORIGIN_LEFT = new Failure(Leg.ORIGIN, FailureKind.CONNECTION_TERMINATED, "left");
    static final Failure ORIGIN_CUT = new Failure(Leg.ORIGIN, FailureKind.HTTP_RESPONSE_INCOMPLETE, "cut");
    static final Failure CLIENT_LEFT = new Failure(Leg.CLIENT, FailureKind.CONNECTION_TERMINATED, "left");
    static final Failure CLIENT_NONSENSE = new Failure(Leg.CLIENT, FailureKind.HTTP_REQUEST_ERROR, "nonsense");

    final Exchange exchange;
    private final List<String> told = new ArrayList<>();
    private final List<ByteBuf> given = new ArrayList<>();
    private boolean clientWritable = true;

    Playbook() {
        exchange = new Exchange(this, this, (head, framing) -> head, this);
    }

    Playbook start(String method) {
        exchange.start(
                new Destination(false, new Authority("h", 80)),
                new RequestHead(method, "/", HttpVersion.HTTP_1_1, Fields.NONE));
        return this;
    }

    /** The origin's connection, as the exchange uses it. */
    Playbook ready(boolean reused) {
        exchange.ready(new Origin(reused));
        return this;
    }

    Playbook clientIsFull() {
        clientWritable = false;
        return this;
    }

    Playbook request(String content) {
        exchange.requestContent(buffer(content));
        return this;
    }

    Playbook requestEnd() {
        exchange.requestEnd(Fields.NONE);
        return this;
    }

    Playbook head(int status) {
        exchange.head(response(status), Framing.CHUNKED);
        return this;
    }

    Playbook informational(int status) {
        exchange.informational(response(status));
        return this;
    }

    Playbook switched(Tunnel.End relay) {
        exchange.switched(response(101), new ConnectionId(7), relay);
        return this;
    }

    Playbook response(String content) {
        exchange.content(buffer(content));
        return this;
    }

    Playbook readEnded() {
        exchange.readEnded();
        return this;
    }

    Playbook responseEnd() {
        exchange.end(Fields.NONE);
        return this;
    }

    Playbook originFails(Failure failure) {
        exchange.failed(failure);
        return this;
    }

    Playbook clientFails(Failure failure) {
        exchange.clientFailed(failure);
        return this;
    }

    /** What was told since the last call. */
    List<String> told() {
        List<String> since = List.copyOf(told);
        told.clear();
        return since;
    }

    /** Buffers that neither leg nor exchange gave back. */
    List<ByteBuf> leaked() {
        return given.stream().filter(buffer -> buffer.refCnt() > 0).toList();
    }

    private static ResponseHead response(int status) {
        return new ResponseHead(HttpVersion.HTTP_1_1, status, "", Fields.NONE);
    }

    private ByteBuf buffer(String content) {
        ByteBuf buffer = Unpooled.copiedBuffer(content, US_ASCII);
        given.add(buffer);
        return buffer;
    }

    private static String text(ByteBuf content) {
        String text = content.toString(US_ASCII);
        content.release();
        return text;
    }

    @Override
    public void informational(ResponseHead head) {
        told.add("client informational " + head.status());
    }

    @Override
    public void head(ResponseHead head) {
        told.add("client head " + head.status());
    }

    @Override
    public void content(ByteBuf content) {
        told.add("client content " + text(content));
    }

    @Override
    public void flush() {
        told.add("client flush");
    }

    @Override
    public void end(Fields trailers) {
        told.add("client end");
    }

    @Override
    public void switched(ResponseHead head, ConnectionId origin, Tunnel.End relay) {
        told.add("client switched " + head.status() + " " + origin);
    }

    @Override
    public void answer(int status, Failure failure) {
        told.add("client answer " + status);
    }

    @Override
    public void abort(Failure failure) {
        told.add("client abort");
    }

    @Override
    public boolean writable() {
        return clientWritable;
    }

    @Override
    public void readRequest(boolean reading) {
        told.add("client read " + reading);
    }

    @Override
    public Request acquire(Destination destination, Need need, OriginListener listener) {
        told.add("acquire" + (need.fresh() ? " fresh" : ""));
        return () -> told.add("cancel");
    }

    @Override
    public void retried(Failure cause) {
        told.add("retried");
    }

    @Override
    public void answered(int status, @Nullable Failure failure) {
        told.add("answered " + status);
    }

    @Override
    public void paused(Leg leg) {
        told.add("paused " + leg);
    }

    @Override
    public void resumed(Leg leg) {
        told.add("resumed " + leg);
    }

    @Override
    public void ended(@Nullable Failure failure) {
        told.add("ended" + (failure == null ? "" : " " + failure.leg() + " " + failure.detail()));
    }

    private final class Origin implements OriginLeg {
        private final boolean reused;

        Origin(boolean reused) {
            this.reused = reused;
        }

        @Override
        public void head(RequestHead head) {
            told.add("origin head " + head.method());
        }

        @Override
        public void content(ByteBuf content) {
            told.add("origin content " + text(content));
        }

        @Override
        public void end(Fields trailers) {
            told.add("origin end");
        }

        @Override
        public void reprioritize(String value) {
            told.add("origin priority " + value);
        }

        @Override
        public boolean reused() {
            return reused;
        }

        @Override
        public void readResponse(boolean reading) {
            told.add("origin read " + reading);
        }

        @Override
        public void abort() {
            told.add("origin abort");
        }
    }
}
