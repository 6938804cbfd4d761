package dev.weir.proxy.tap;

import dev.weir.events.ExchangeEvent.SendEnded;
import dev.weir.events.ExchangeEvent.SendStarted;
import dev.weir.events.ExchangeId;
import dev.weir.events.Leg;
import io.netty.channel.ChannelFuture;

/** Records one message as it is sent: the request on the origin leg, the response on the client leg. */
public final class SendTap {

    private final Taps taps;
    private final ExchangeId exchange;
    private final Leg leg;
    private long headBytes;
    private long bodyBytes;
    private boolean started;

    SendTap(Taps taps, ExchangeId exchange, Leg leg) {
        this.taps = taps;
        this.exchange = exchange;
        this.leg = leg;
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
            write.addListener(done -> {
                if (done.isSuccess()) {
                    sent();
                }
            });
        }
    }

    private void sent() {
        taps.emit(new SendEnded(exchange, leg, taps.now(), headBytes, bodyBytes));
    }
}
