package dev.weir.proxy.exchange;

import dev.weir.events.Failure;
import dev.weir.events.FailureKind;
import dev.weir.proxy.http.Destination;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The request of an {@link Exchange} as far as it has come and not been sent. */
final class Outgoing {

    final Destination destination;
    final RequestHead head;
    final ArrayDeque<ByteBuf> content = new ArrayDeque<>(2);

    @Nullable
    Fields trailers;

    /** Changed since the head was made (RFC 9218, section 7.1). */
    @Nullable
    String priority;

    boolean contentSeen;

    Outgoing(Destination destination, RequestHead head) {
        this.destination = destination;
        this.head = head;
    }

    /**
     * Only on a connection that was used before, only when sending twice does no harm, and only when nothing of a body was given away.
     * A request that the origin refused unprocessed does no harm on any connection, but not for ever.
     */
    boolean mayGoAgain(OriginLeg leg, Failure failure, boolean harmless) {
        boolean brokenAgain = leg.reused() && failure.kind() == FailureKind.CONNECTION_TERMINATED && head.idempotent();
        return (brokenAgain || harmless) && !contentSeen;
    }

    /** Passes on what has come. */
    void pourInto(OriginLeg origin) {
        origin.head(head);
        if (priority != null) {
            origin.reprioritize(priority);
        }
        for (ByteBuf part = content.poll(); part != null; part = content.poll()) {
            origin.content(part);
        }
    }

    void release() {
        content.forEach(ByteBuf::release);
        content.clear();
    }
}
