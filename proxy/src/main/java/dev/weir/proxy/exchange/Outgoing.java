package dev.weir.proxy.exchange;

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

    boolean contentSeen;

    Outgoing(Destination destination, RequestHead head) {
        this.destination = destination;
        this.head = head;
    }

    /** Passes on what has come. */
    void pourInto(OriginLeg origin) {
        for (ByteBuf part = content.poll(); part != null; part = content.poll()) {
            origin.content(part);
        }
    }

    void release() {
        content.forEach(ByteBuf::release);
        content.clear();
    }
}
