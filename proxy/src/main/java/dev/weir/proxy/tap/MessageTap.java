package dev.weir.proxy.tap;

import dev.weir.events.ExchangeEvent.BodyReceived;
import dev.weir.events.ExchangeEvent.HeadReceived;
import dev.weir.events.ExchangeEvent.HeadRejected;
import dev.weir.events.ExchangeEvent.MessageReceived;
import dev.weir.events.ExchangeEvent.TrailersReceived;
import dev.weir.events.ExchangeId;
import dev.weir.events.Failure;
import dev.weir.events.Leg;
import dev.weir.events.RawHead;
import dev.weir.proxy.http.Fields;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Records one message as it is received: the request on the client leg, the response on the origin leg. */
public final class MessageTap {

    private static final byte[] NOTHING = new byte[0];

    private final Taps taps;
    private final ExchangeId exchange;
    private final Leg leg;
    private long firstByteAtNanos;
    private long startLineAtNanos;
    private int keepBytes;
    private @Nullable ConnectionTap connection;
    private int compressedBytes = -1;

    MessageTap(Taps taps, ExchangeId exchange, Leg leg) {
        this.taps = taps;
        this.exchange = exchange;
        this.leg = leg;
    }

    /** The first byte of a head came with the latest arrival; for a response this happens once for each 1xx head as well. */
    public void begun(ArrivalTap arrival) {
        firstByteAtNanos = arrival.atNanos();
        if (connection == null) {
            connection = arrival.connection();
            connection.firstByte(exchange);
        }
    }

    public void startLine() {
        startLineAtNanos = taps.now();
    }

    /** The head that will be told next travelled as an HPACK block of that size. */
    public void compressed(int bytes) {
        compressedBytes = bytes;
    }

    public void head(RawHead raw, Fields fields) {
        keepBytes = taps.bodies().keptOf(fields);
        int wireBytes = compressedBytes < 0 ? raw.bytes().length : compressedBytes;
        taps.emit(new HeadReceived(exchange, leg, firstByteAtNanos, startLineAtNanos, taps.now(), raw, wireBytes));
    }

    public void rejected(byte[] received, int offset, Failure failure) {
        taps.emit(new HeadRejected(exchange, leg, taps.now(), received, offset, failure));
    }

    /** A run of content; only looked at. */
    public void content(ByteBuf content) {
        int length = content.readableBytes();
        int count = Math.min(length, keepBytes);
        byte[] kept = NOTHING;
        if (count > 0) {
            kept = new byte[count];
            content.getBytes(content.readerIndex(), kept);
            keepBytes -= count;
        }
        taps.emit(new BodyReceived(exchange, leg, taps.now(), length, kept));
    }

    /** What came behind the body; nothing is recorded when it is empty. */
    public void trailers(Fields trailers) {
        if (trailers.count() > 0) {
            StringBuilder lines = new StringBuilder();
            trailers.lines()
                    .forEach(field -> lines.append(field.name())
                            .append(": ")
                            .append(field.value())
                            .append("\r\n"));
            byte[] bytes = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
            taps.emit(new TrailersReceived(exchange, leg, taps.now(), bytes));
        }
    }

    public void ended(long contentBytes, long wireBytes) {
        long now = taps.now();
        if (leg == Leg.ORIGIN && connection != null) {
            connection.responseEnd(exchange, now); // before the record can become final
        }
        taps.emit(new MessageReceived(exchange, leg, now, contentBytes, wireBytes));
    }
}
