package dev.weir.proxy.tap;

import dev.weir.events.ExchangeEvent.WebSocketOpened;
import dev.weir.events.ExchangeEvent.WebSocketPassed;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import dev.weir.events.websocket.WebSocketExtensions;
import dev.weir.proxy.websocket.FrameReader;
import dev.weir.proxy.websocket.Kept;
import io.netty.buffer.ByteBuf;

/**
 * Records the messages of one WebSocket as they pass, one event each. It is told of bytes and knows nothing of what carries them,
 * a connection or an HTTP/2 stream. Used on the exchange's event loop only.
 */
public final class WebSocketTap {

    private final Taps taps;
    private final FrameReader client;
    private final FrameReader origin;

    /** The response agreed to a WebSocket with these extensions; its bytes follow. */
    WebSocketTap(Taps taps, ExchangeId exchange, WebSocketExtensions extensions) {
        this.taps = taps;
        Kept keep = taps.bodies().keptOfMessages();
        this.client = reader(exchange, Leg.CLIENT, extensions, keep);
        this.origin = reader(exchange, Leg.ORIGIN, extensions, keep);
        taps.emit(new WebSocketOpened(exchange, taps.now(), extensions, keep.text(), keep.binary()));
    }

    private FrameReader reader(ExchangeId exchange, Leg leg, WebSocketExtensions extensions, Kept keep) {
        return new FrameReader(
                leg,
                extensions,
                keep,
                (message, atNanos) -> taps.emit(new WebSocketPassed(exchange, leg, atNanos, message)));
    }

    /** Bytes of the WebSocket came from that leg; only looked at. */
    public void passes(Leg from, ByteBuf bytes) {
        of(from).read(bytes, taps.now());
    }

    /** No more bytes come from that leg. */
    public void ended(Leg from) {
        of(from).ended(taps.now());
    }

    private FrameReader of(Leg leg) {
        return leg == Leg.CLIENT ? client : origin;
    }
}
