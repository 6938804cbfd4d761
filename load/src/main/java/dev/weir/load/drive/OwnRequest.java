package dev.weir.load.drive;

import dev.weir.events.ConnectionId;
import dev.weir.proxy.exchange.OriginListener;
import dev.weir.proxy.exchange.Tunnel;
import dev.weir.proxy.http.ResponseHead;
import io.netty.buffer.ByteBuf;

/** A request that no client is behind: its body is in memory, and nobody is waiting for what is answered. */
abstract class OwnRequest implements OriginListener {

    @Override
    public final void content(ByteBuf content) {
        content.release();
    }

    @Override
    public final void readEnded() {
        // There is nobody to pass anything on to.
    }

    @Override
    public final void switched(ResponseHead head, ConnectionId connection, Tunnel.End relay) {
        throw new IllegalStateException("no request of our own asks for an upgrade");
    }

    @Override
    public final void writable(boolean writable) {
        // The body is in memory: it waits in the channel instead of here.
    }
}
