package dev.weir.proxy.tap;

import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/** Records one message as it is sent: the request on the origin leg, the response on the client leg. */
public final class SendTap implements ChannelFutureListener {

    private final Taps taps;
    private final ExchangeId exchange;
    private final Leg leg;
    private final @Nullable ConnectionTap client;
    private long headBytes;
    private long bodyBytes;
    private boolean started;

    /** {@code client} is the connection that a response goes out on; null for a request. */
    SendTap(Taps taps, ExchangeId exchange, Leg leg, @Nullable ConnectionTap client) {
        this.taps = taps;
        this.exchange = exchange;
        this.leg = leg;
        this.client = client;
    }

    /** A head is about to be written; 1xx heads count towards the response's. */
    public void head(int bytes) {
        if (!started) {
            started = true;
            taps.emit(new SendStarted(exchange, leg, taps.now()));
        }
        headBytes += bytes;
    }

    /** Body bytes are about to be written, framing included. */
    public void body(int bytes) {
        bodyBytes += bytes;
    }

    /** The write of the last byte; when the kernel took it, the message is sent. */
    public void last(ChannelFuture write) {
        if (write.isSuccess()) {
            sent();
        } else if (!write.isDone()) {
            write.addListener(this);
        }
    }

    @Override
    public void operationComplete(ChannelFuture done) {
        if (done.isSuccess()) {
            sent();
        }
    }

    private void sent() {
        long now = taps.now();
        if (client != null) {
            client.responseEnd(exchange, now); // before the record can become final
        }
        taps.emit(new SendEnded(exchange, leg, now, headBytes, bodyBytes));
    }
}
