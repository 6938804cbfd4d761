package dev.weir.proxy.client.request;

import dev.weir.events.ConnectionId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.Fields;
import dev.weir.proxy.http.ResponseHead;
import dev.weir.proxy.tap.ExchangeTap;
import dev.weir.proxy.tap.WebSocketTap;
import dev.weir.proxy.websocket.Extensions;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Records what is relayed behind a 101: its bytes, and of a WebSocket the messages. */
final class Upgraded implements Tunnel.Observer {

    private final ExchangeTap tap;
    private final @Nullable WebSocketTap webSocket;

    private Upgraded(ExchangeTap tap, @Nullable WebSocketTap webSocket) {
        this.tap = tap;
        this.webSocket = webSocket;
    }

    static Upgraded begun(ExchangeTap tap, ResponseHead head, ConnectionId origin) {
        Fields fields = head.fields();
        tap.tunnelOpened(origin, "upgrade to " + String.join(", ", fields.all("Upgrade")));
        boolean frames = fields.hasToken("Upgrade", "websocket");
        return new Upgraded(
                tap, frames ? tap.webSocket(Extensions.agreed(fields.all("sec-websocket-extensions"))) : null);
    }

    @Override
    public void passes(Leg from, ByteBuf bytes) {
        if (webSocket != null) {
            webSocket.passes(from, bytes);
        }
    }

    @Override
    public void finished(Leg from, long bytes) {
        if (webSocket != null) {
            webSocket.ended(from);
        }
        tap.relayEnded(from, bytes);
    }

    @Override
    public void ended(@Nullable Failure failure) {
        tap.ended(failure);
    }
}
