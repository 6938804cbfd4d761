package dev.weir.proxy.origin.parent;

import dev.weir.events.FailureKind;
import dev.weir.proxy.http.BadMessageException;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.Framing;
import dev.weir.proxy.http.HeadLimits;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.http.message.MessageReader;
import dev.weir.proxy.http.message.ReceivedHead;
import dev.weir.proxy.origin.route.Route;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Objects;

/** Asks a parent proxy that speaks HTTP, by CONNECT (RFC 9110, section 9.3.6). */
final class ParentConnect extends ParentTunnel implements MessageReader.Listener {

    private final MessageReader reader = new MessageReader(HeadLimits.DEFAULT, this);
    private boolean informational;

    ParentConnect(Channel channel, Route route, Duration limit) {
        super(channel, route, limit);
    }

    @Override
    void ask() {
        ByteBuf out = channel().alloc().buffer(256);
        route().connectRequest().writeTo(out);
        channel().writeAndFlush(out, channel().voidPromise());
    }

    @Override
    void received(ByteBuf bytes) {
        reader.read(bytes);
    }

    @Override
    ByteBuf takeRest() {
        return Objects.requireNonNullElse(reader.release(), Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void begun() {
        // Only the whole head says anything.
    }

    @Override
    public void startLine() {
        // Only the whole head says anything.
    }

    @Override
    public Framing head(ReceivedHead received) throws BadMessageException {
        ResponseHead head = received.response(HeadLimits.DEFAULT);
        informational = head.informational();
        if (!informational && head.status() / 100 != 2) {
            refused(head);
        }
        // Behind a 2xx there is no body, whatever its fields say (RFC 9110, section 9.3.6); that of a refusal is not
        // read.
        return Framing.NONE;
    }

    @Override
    public void end(Fields trailers, long contentBytes, long wireBytes) {
        if (informational) {
            reader.next();
        } else {
            granted();
        }
    }

    /**
     * 407 means that Weir was told the wrong user and password, or none. For the rest RFC 9209, section 2.3.5, fits best: the next hop
     * is considered unavailable, as another tried in vain; {@code connection_refused} would say that nobody listens there, which only
     * the parent could know.
     */
    private void refused(ResponseHead head) {
        String status = head.fields().first("proxy-status");
        failed(
                head.status() == 407 ? FailureKind.PROXY_CONFIGURATION_ERROR : FailureKind.DESTINATION_UNAVAILABLE,
                "refused CONNECT to " + route().destination().authority() + ": " + head.startLine()
                        + (status == null ? "" : " (Proxy-Status: " + status + ")"));
    }

    @Override
    public void content(ByteBuf content) {
        content.release();
    }

    @Override
    public void bad(BadMessageException why, byte[] received, boolean inBody) {
        failed(why.originKind(inBody), "did not answer CONNECT in HTTP: " + why.why());
    }
}
